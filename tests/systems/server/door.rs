//! The listener, whose connections can be cut: what a fault does to a network happens here, on the socket, so that a
//! client under test meets the real thing.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The listener of a system. Only this machine is served.
pub(super) struct Door {
    listener: TcpListener,
    address: SocketAddr,
    lines: Lines,
}

impl Door {
    pub fn new(listener: TcpListener, address: SocketAddr, lines: Lines) -> Door {
        Door { listener, address, lines }
    }
}

impl Listener for Door {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) if peer.ip().is_loopback() => {
                    let _only_slower = stream.set_nodelay(true);
                    return (Wire { stream, cut: self.lines.open() }, peer);
                }
                Ok((_, peer)) => tracing::warn!(%peer, "refused: not this machine"),
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// The open connections of a system.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Mutex<Vec<Weak<Cut>>>>);

impl Lines {
    fn open(&self) -> Arc<Cut> {
        let cut = Arc::new(Cut::default());
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.retain(|line| line.strong_count() > 0);
        lines.push(Arc::downgrade(&cut));
        cut
    }

    /// Resets every connection.
    pub fn cut(&self) {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for line in lines.iter().filter_map(Weak::upgrade) {
            line.cut();
        }
    }
}

/// Whether a connection is cut, and whom to tell.
#[derive(Default)]
pub(super) struct Cut {
    cut: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Cut {
    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take();
        waker.iter().for_each(Waker::wake_by_ref);
    }
}

/// A handler's hold on the connection its request came by.
#[derive(Clone)]
pub(super) struct Line(Arc<Cut>);

impl Line {
    /// Resets the connection: the peer gets no further byte.
    pub fn cut(&self) {
        self.0.cut();
    }
}

impl Connected<IncomingStream<'_, Door>> for Line {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Line {
        Line(stream.io().cut.clone())
    }
}

/// A connection.
pub(super) struct Wire {
    stream: TcpStream,
    cut: Arc<Cut>,
}

impl Wire {
    /// An error once the connection is cut; closing it then sends a reset.
    fn alive(&self, context: &Context<'_>) -> io::Result<()> {
        if !self.cut.cut.load(Ordering::SeqCst) {
            *self.cut.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
        }
        if self.cut.cut.load(Ordering::SeqCst) {
            let _a_plain_close_then = self.stream.set_zero_linger();
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.alive(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.alive(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
