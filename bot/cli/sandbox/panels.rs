//! The sandbox's own part of the page: its panels beside the conversation, the guide above it, and what
//! they ask for under `/sandbox`. Thin: each route reads or does one thing and answers in JSON.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::NaiveDate;
use chrono_tz::Tz;
use include_dir::{Dir, include_dir};
use local_slack::Workspace;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::cli::sandbox::beside::Beside;
use crate::cli::sandbox::running::Sandbox;
use crate::cli::sandbox::{self, names};

static PAGE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/bot/cli/sandbox/page");

/// What the routes act on. Made before the workspace, which serves them, and filled in after.
pub struct Room {
    filled: OnceLock<Sandbox>,
    weather: Mutex<String>,
    /// One jump in time at once.
    passing: Semaphore,
}

impl Default for Room {
    fn default() -> Self {
        Self { filled: OnceLock::new(), weather: Mutex::default(), passing: Semaphore::new(1) }
    }
}

type Here = State<Arc<Room>>;
type Answer = Result<Json<Value>, (StatusCode, String)>;

impl Room {
    /// Gives the routes what they act on, and the page its panels and its guide.
    pub fn open(&self, sandbox: Sandbox) {
        let workspace = &sandbox.workspace;
        let panel = |title: &str, file: &str| (title.to_owned(), format!("/sandbox/page/{file}"));
        workspace.offer_panels(vec![
            panel("Time", "time.js"),
            panel("Deals", "deals.js"),
            panel("Systems", "systems.js"),
            panel("Failures", "weather.js"),
            panel("Operator", "operator.js"),
            panel("Start over", "over.js"),
        ]);
        workspace.offer_guide("/sandbox/page/guide.js");
        workspace.open_front(names::FIRST, names::LOBBY);
        let _only_once = self.filled.set(sandbox);
    }

    fn get(&self) -> Result<(&Workspace, &Arc<Beside>), (StatusCode, String)> {
        self.sandbox().map(|sandbox| (&sandbox.workspace, &sandbox.bot))
    }

    fn sandbox(&self) -> Result<&Sandbox, (StatusCode, String)> {
        self.filled.get().ok_or((StatusCode::SERVICE_UNAVAILABLE, "the sandbox is still starting".into()))
    }

    fn weather(&self) -> std::sync::MutexGuard<'_, String> {
        self.weather.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The routes under `/sandbox`.
pub fn routes(room: Arc<Room>) -> Router {
    Router::new()
        .route("/sandbox/page/{file}", get(file))
        .route("/sandbox/time", get(time).post(pass))
        .route("/sandbox/weather", get(forecast).post(change_weather))
        .route("/sandbox/deals", get(deals).post(change_deal))
        .route("/sandbox/systems", get(systems).post(disturb))
        .route("/sandbox/bot", post(bot))
        .route("/sandbox/over", post(start_over))
        .route("/sandbox/operator", get(inside))
        .with_state(room)
}

async fn file(Path(name): Path<String>) -> Response {
    let Some(file) = PAGE.get_file(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "application/json",
    };
    let headers = [(CONTENT_TYPE, kind), (X_CONTENT_TYPE_OPTIONS, "nosniff"), (CACHE_CONTROL, "no-cache")];
    (headers, file.contents()).into_response()
}

async fn time(State(room): Here) -> Answer {
    let (_, beside) = room.get()?;
    let passing = room.passing.available_permits() == 0;
    Ok(Json(json!({ "now": beside.clock.now(), "passing": passing })))
}

#[derive(Deserialize)]
struct Pass {
    user: String,
    /// `hour`, `working-day`, or a day (`YYYY-MM-DD`) at nine.
    to: String,
}

/// Lets time pass and tells what happened on the way.
async fn pass(State(room): Here, Json(wish): Json<Pass>) -> Answer {
    let (workspace, beside) = room.get()?;
    let Ok(_turn) = room.passing.try_acquire() else {
        return Err((StatusCode::CONFLICT, "Time is passing already.".into()));
    };
    let from = beside.clock.now();
    let end = end_of(&wish, workspace, beside).await.map_err(|why| (StatusCode::BAD_REQUEST, why.into()))?;
    let before = workspace.heard_so_far();
    let settled = sandbox::passing::pass(beside, end).await.map_err(broken)?;
    // Every open page names days from the new moment on, whether anything was said meanwhile or not.
    workspace.look_anew();
    let news = sandbox::news::since(workspace, before);
    Ok(Json(json!({ "from": from, "to": beside.clock.now(), "settled": settled, "news": news })))
}

async fn end_of(
    wish: &Pass,
    workspace: &Workspace,
    beside: &Beside,
) -> Result<baton_storage::time::At, &'static str> {
    let now = beside.clock.now();
    let zone = workspace.world().users.get(&wish.user).and_then(|user| user.tz.parse().ok());
    let zone: Tz = zone.unwrap_or(Tz::UTC);
    let end = match wish.to.as_str() {
        "hour" => now + chrono::Duration::hours(1),
        "working-day" => {
            let app = beside.app().await.ok_or("The bot does not run: start it first.")?;
            sandbox::passing::next_working_day(&app, zone, now)
        }
        day => {
            let day: NaiveDate = day.parse().map_err(|_| "Choose a day, such as 2026-12-01.")?;
            sandbox::passing::nine(zone, day)
        }
    };
    match () {
        () if end <= now => Err("That moment has passed; time goes forward only."),
        () if end > now + sandbox::passing::FARTHEST => Err("That is too far: at most three months at once."),
        () => Ok(end),
    }
}

#[derive(Deserialize)]
struct Weather {
    weather: String,
}

async fn forecast(State(room): Here) -> Answer {
    let (_, beside) = room.get()?;
    let now = room.weather().clone();
    let now = if now.is_empty() { sandbox::weather::ALL[0].id.to_owned() } else { now };
    Ok(Json(json!({ "now": now, "all": sandbox::weather::ALL, "running": beside.app().await.is_some() })))
}

async fn change_weather(here: Here, Json(wish): Json<Weather>) -> Answer {
    let (workspace, _) = here.get()?;
    if !sandbox::weather::make(workspace.faults(), &wish.weather) {
        return Err((StatusCode::BAD_REQUEST, "There is no such weather.".into()));
    }
    *here.weather() = wish.weather;
    forecast(here).await
}

#[derive(Deserialize)]
struct Bot {
    act: Act,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Act {
    Restart,
    Kill,
    Stop,
    Start,
}

/// Stops, kills and starts the bot.
async fn bot(here: Here, Json(wish): Json<Bot>) -> Answer {
    let (_, beside) = here.get()?;
    match wish.act {
        Act::Restart | Act::Stop => beside.stop().await,
        Act::Kill => beside.kill().await,
        Act::Start => {}
    }
    if !matches!(wish.act, Act::Stop) {
        beside.start().await.map_err(broken)?;
    }
    forecast(here).await
}

/// Forgets everything that happened and begins again. Nobody moves time meanwhile.
async fn start_over(State(room): Here) -> Answer {
    let Ok(_turn) = room.passing.try_acquire() else {
        return Err((StatusCode::CONFLICT, "Time is passing: wait until it is over.".into()));
    };
    room.weather().clear();
    let sandbox = room.sandbox()?.clone();
    let clock = sandbox.bot.clock.clone();
    // On a thread of its own: the story is played in one go, and borrows what it plays on.
    let played = tokio::task::spawn_blocking(move || Handle::current().block_on(sandbox.start_over()));
    played.await.map_err(broken)?.map_err(broken)?;
    Ok(Json(json!({ "now": clock.now() })))
}

/// The deals of Salesforce.
async fn deals(State(room): Here) -> Answer {
    let sandbox = room.sandbox()?;
    let app = sandbox.bot.app().await;
    Ok(Json(sandbox::crm::deals(&sandbox.systems.salesforce, app.as_deref()).await.map_err(broken)?))
}

/// Somebody changes a deal in Salesforce, and the bot, if it runs, reads it at once.
async fn change_deal(State(room): Here, Json(wish): Json<sandbox::crm::Wish>) -> Answer {
    let sandbox = room.sandbox()?;
    let refused = |why: anyhow::Error| (StatusCode::BAD_REQUEST, format!("Salesforce refused: {why:#}"));
    sandbox::crm::change(&sandbox.systems.salesforce, &wish).map_err(refused)?;
    let app = sandbox.bot.app().await;
    let read = match &app {
        Some(app) => sandbox::crm::read_now(app).await.map_err(broken)?,
        None => false,
    };
    sandbox.save().map_err(broken)?;
    Ok(Json(json!({ "running": app.is_some(), "read": read })))
}

/// What Baton wrote in the other systems.
async fn systems(State(room): Here) -> Answer {
    Ok(Json(json!({ "systems": room.sandbox()?.systems.look() })))
}

#[derive(Deserialize)]
struct Disturbance {
    system: String,
    down: bool,
}

/// Takes a system down, or brings it back.
async fn disturb(here: Here, Json(wish): Json<Disturbance>) -> Answer {
    if !here.sandbox()?.systems.set_down(&wish.system, wish.down) {
        return Err((StatusCode::BAD_REQUEST, "There is no such system.".into()));
    }
    systems(here).await
}

#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    state: String,
}

/// What an operator sees: the outbox, planned moments, the audit.
async fn inside(State(room): Here, Query(filter): Query<Filter>) -> Answer {
    let (_, beside) = room.get()?;
    let Some(app) = beside.app().await else {
        return Ok(Json(json!({ "running": false })));
    };
    Ok(Json(sandbox::operator::look(&app, &filter.state).await.map_err(broken)?))
}

fn broken(error: impl Into<anyhow::Error>) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{:#}", error.into()))
}
