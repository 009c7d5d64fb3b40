//! What a tenant consists of when it is started.

use super::tenant::Field;

/// The access key of every tenant here.
pub const ACCESS_KEY: &str = "6f1d5a0e-the-access-key-of-the-tenant";

/// What a tenant consists of: the fields of its Company object, beside those that every tenant has.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub(super) fields: Vec<Field>,
}

impl World {
    /// One with the standard fields alone: `Gsid`, `Name`, `SFDC_Account_ID`, `CreatedDate`, `ModifiedDate`.
    pub fn new() -> World {
        World::default()
    }

    /// Adds a field.
    pub fn field(mut self, field: Field) -> World {
        self.fields.push(field);
        self
    }

    /// One as a company has it that keeps a priority, a lifecycle and a health for each customer, the last two as picklists.
    pub fn of_customers() -> World {
        World::new()
            .field(Field::text("Priority__gc", 20))
            .field(Field::picklist("Lifecycle__gc", &["Onboarding", "Adopting", "Churned"]))
            .field(Field::picklist("Health__gc", &["Green", "Yellow", "Red"]))
    }
}
