namespace MailKit.Sandbox.Dodo.Customers;

/// <summary>What a customer has left of one credit.</summary>
public sealed record CustomerCredit(string CreditEntitlementId, string Name, string Unit, string? Description, decimal Balance, decimal Overage);
