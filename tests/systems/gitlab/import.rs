//! What becomes of a project that is made from a template: it is imported, later.

use super::instance::{Import, Instance, Issue, Project};

impl Instance {
    /// Ends the imports whose time has come: with what the template has, but for who its members are.
    pub fn import_what_is_due(&mut self) {
        let due = |project: &Project| match project.import {
            Import::Running { ready, template, loses } if ready <= self.now => {
                Some((project.id, template, loses))
            }
            _ => None,
        };
        let ready: Vec<(u64, u64, bool)> = self.projects.iter().filter_map(due).collect();
        for (id, template, loses) in ready {
            let from = self.projects.iter().find(|project| project.id == template).cloned();
            let (mut labels, mut milestones, mut issues) = (Vec::new(), Vec::new(), Vec::new());
            let from = from.filter(|_| !loses);
            for mut label in from.iter().flat_map(|from| from.labels.clone()) {
                label.id = self.fresh();
                labels.push(label);
            }
            for mut milestone in from.iter().flat_map(|from| from.milestones.clone()) {
                milestone.id = self.fresh();
                milestones.push(milestone);
            }
            for issue in from.iter().flat_map(|from| from.issues.clone()) {
                let milestone = issue.milestone.and_then(|id| {
                    let place = from.as_ref()?.milestones.iter().position(|one| one.id == id)?;
                    milestones.get(place).map(|one| one.id)
                });
                issues.push(Issue { id: self.fresh(), milestone, assignees: Vec::new(), ..issue });
            }
            let Some(project) = self.project_mut(id) else { continue };
            project.import = Import::Finished;
            project.has_readme = from.is_some_and(|from| from.has_readme);
            (project.labels, project.milestones, project.issues) = (labels, milestones, issues);
        }
    }
}
