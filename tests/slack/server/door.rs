//! The listener, whose connections can be cut: what a fault does to a network happens
//! here, on the socket, so that an app under test meets the real thing.

use crate::workspace::Workspace;
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
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// The listener of a workspace.
pub(super) struct Door {
    workspace: Workspace,
    /// `None` while the workspace is down: the port is held, and connections are refused.
    listener: Option<TcpListener>,
    address: SocketAddr,
    lines: Vec<Weak<Cut>>,
}

impl Door {
    pub fn new(workspace: Workspace, listener: TcpListener) -> Door {
        let address = listener.local_addr().unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 0)));
        Door { workspace, listener: Some(listener), address, lines: Vec::new() }
    }

    /// Refuses connections until no fault says so, then listens again on the same port.
    async fn stay_down(&mut self) {
        self.listener = None;
        for line in self.lines.drain(..).filter_map(|line| line.upgrade()) {
            line.cut();
        }
        let held = hold(self.address);
        let faults = self.workspace.faults().clone();
        faults.set_listening(false);
        let mut watch = faults.watch();
        while faults.down() && watch.changed().await.is_ok() {}
        let mut held = held;
        loop {
            let listening = match held {
                Ok(socket) => socket.listen(1024),
                Err(error) => Err(error),
            };
            match listening {
                Ok(listener) => {
                    self.listener = Some(listener);
                    return faults.set_listening(true);
                }
                Err(error) => tracing::warn!(%error, "the workspace cannot listen again yet"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            held = hold(self.address);
        }
    }

    fn welcome(&self, peer: &SocketAddr) -> bool {
        peer.ip().is_loopback() || self.workspace.state().world.open_to_network
    }
}

/// Holds a port without listening on it, so that nobody else takes it.
fn hold(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

impl Listener for Door {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let mut watch = self.workspace.faults().watch();
        loop {
            let Some(listener) = self.listener.as_ref().filter(|_| !self.workspace.faults().down()) else {
                self.stay_down().await;
                continue;
            };
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = watch.changed() => continue,
            };
            match accepted {
                Ok((stream, peer)) if self.welcome(&peer) => {
                    let _only_slower = stream.set_nodelay(true);
                    let cut = Arc::new(Cut::default());
                    self.lines.retain(|line| line.strong_count() > 0);
                    self.lines.push(Arc::downgrade(&cut));
                    return (Wire { stream, cut }, peer);
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
