//! A page that stays true: what is done from it, or from a form over it, draws it anew where it stands.

use baton_storage::time::At;
use slack_morphism::prelude::SlackView;

use crate::app::{App, Ctx};
use crate::engine::interaction::under::{Page, carry};
use crate::engine::interaction::within::Within;
use crate::engine::interaction::{Answer, Interaction, Opening, Payload, Placement, Response};
use crate::slack::replies;

impl Interaction {
    /// The page from which something is done, if it is one that stays true.
    fn page(&self, app: &App) -> Option<Page> {
        match &self.payload {
            Payload::Submission(form) => form.over.clone(),
            Payload::Click(click) => {
                let within = click.view.as_ref()?;
                within.over.clone().or_else(|| stays_true(app, within))
            }
            _ => None,
        }
    }
}

/// What is said to whoever pressed something on the page stands over it.
///
/// # Errors
/// When the words are not there.
pub fn say_over(app: &App, interaction: &Interaction, answer: &mut Answer) -> anyhow::Result<()> {
    if let Response::Privately(message) = &answer.say
        && interaction.page(app).is_some()
    {
        let said = replies::over_home(&app.words, message.clone())?;
        *answer = Answer {
            effects: std::mem::take(&mut answer.effects),
            ..Answer::open_at(said, Placement::OnTop)
        };
    }
    Ok(())
}

/// The page itself, where it is one that is drawn anew.
fn stays_true(app: &App, Within { id, callback, private, .. }: &Within) -> Option<Page> {
    let known = app.pages.iter().any(|page| page.callback == callback);
    known.then(|| Page { id: id.clone(), callback: callback.clone(), private: private.clone() })
}

/// Whatever opens over the page carries it, and leaves the page where it is.
pub fn over(app: &App, interaction: &Interaction, answer: &mut Answer) {
    let Some(page) = interaction.page(app) else { return };
    if let Some(opening) = &mut answer.open {
        if opening.place == Placement::Alone {
            opening.place = Placement::OnTop;
        }
        if opening.place != Placement::InPlaceOf(page.id.clone()) {
            carry(&mut opening.view, &page);
        }
    }
    if let Response::Instead(view) | Response::OnTop(view) = &mut answer.say {
        carry(view, &page);
    }
}

/// Once something is done, the page shows what is so now.
///
/// # Errors
/// When what it shows cannot be read.
pub async fn redraw(ctx: &mut Ctx<'_>, interaction: &Interaction, answer: &mut Answer) -> anyhow::Result<()> {
    let refused = matches!(answer.say, Response::AtFields(_));
    let Some(page) = interaction.page(ctx.app).filter(|_| answer.open.is_none() && !refused) else {
        return Ok(());
    };
    if let Some(view) = drawn(ctx, &page, ctx.now).await? {
        answer.open = Some(Opening { view: Box::new(view), place: Placement::Anew(page.id) });
    }
    Ok(())
}

async fn drawn(ctx: &mut Ctx<'_>, page: &Page, now: At) -> anyhow::Result<Option<SlackView>> {
    let known = ctx.app.pages.iter().find(|known| known.callback == page.callback);
    match known {
        Some(known) => (known.draw)(ctx.app, ctx.tx, &page.private, now).await,
        None => Ok(None),
    }
}
