namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>Where the payer lives; only the country is certain.</summary>
public sealed record BillingAddress(string Country, string? City = null, string? State = null, string? Street = null, string? Zipcode = null);
