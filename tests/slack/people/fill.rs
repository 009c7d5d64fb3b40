//! Filling a field of an open form.

use super::entry::entry;
use crate::delivery::Cannot;
use crate::elements;
use crate::input::{Input, Place};
use crate::workspace::Workspace;

impl Workspace {
    /// Types or chooses in a field of the modal before the person (or of their Home tab);
    /// nothing is sent. The field is named by its block id or its label.
    pub fn fill(&self, user: &str, view_id: &str, block_id: &str, input: Input) -> Result<(), Cannot> {
        let mut state = self.state();
        state.actor(user)?;
        let view = state.view_before(user, view_id).cloned();
        let view =
            view.ok_or_else(|| Cannot(format!("{user} does not have the view {view_id} before them")))?;
        let blocks = view.blocks.iter();
        let block = blocks.clone().find(|block| block["block_id"] == block_id);
        let block = block.or_else(|| blocks.clone().find(|block| block["label"]["text"] == block_id));
        let known = || view.inputs().into_iter().map(|f| f.block_id).collect::<Vec<_>>().join(", ");
        let block =
            block.ok_or_else(|| Cannot(format!("there is no field {block_id} among: {}", known())))?;
        let found = elements::all(std::slice::from_ref(block));
        let found = found.iter().find(|f| elements::value_key(f.kind()).is_some());
        let found = found.ok_or_else(|| Cannot(format!("nothing can be filled in at {block_id}")))?;
        let action_id = found.action_id().unwrap_or_default();
        let suggested =
            state.suggested.get(&(user.to_owned(), action_id.to_owned())).cloned().unwrap_or_default();
        state.must_list(user, found.element, &input)?;
        let value = entry(found.element, &input, &suggested)?;
        let place = Place::View(view_id.to_owned());
        state.keep_value(user, &place, found.block_id(), action_id, value);
        Ok(())
    }
}
