namespace MailKit.Sandbox.Dodo.Customers.Portal;

/// <summary>Where a customer finds their portal.</summary>
public sealed record PortalLink(string Link);
