//! The one way from what came in to what Slack is told. HTTP and the socket both end here.

use std::sync::Arc;
use std::time::Instant;

use crate::app::App;
use crate::server::decode::Inbound;
use crate::server::told::Told;
use crate::server::{dispatch, events, suggest};

/// Does what came in, and says what Slack is to be told: after the commit. What was begun is finished, even if Slack
/// hangs up or whoever called this is dropped, and a repetition gets its answer.
pub async fn to(app: &Arc<App>, inbound: Inbound) -> Told {
    let (app, kind, began) = (app.clone(), kind(&inbound), Instant::now());
    let answered = app.tasks.clone().spawn(async move {
        match inbound {
            Inbound::Challenge(challenge) => Told::Echo(challenge),
            Inbound::Check => Told::taken(),
            Inbound::Interaction(interaction) => dispatch::interaction(&app, *interaction).await,
            Inbound::Typing(interaction, typed) => suggest::offer(&app, &interaction, &typed).await,
            Inbound::Event(event) => events::take(&app, event).await,
        }
    });
    let told = answered.await.unwrap_or(Told::Failed);
    metrics::histogram!("baton_acknowledge_seconds", "kind" => kind).record(began.elapsed());
    told
}

const fn kind(inbound: &Inbound) -> &'static str {
    match inbound {
        Inbound::Challenge(_) | Inbound::Check => "other",
        Inbound::Interaction(_) => "interaction",
        Inbound::Typing(..) => "typing",
        Inbound::Event(_) => "event",
    }
}
