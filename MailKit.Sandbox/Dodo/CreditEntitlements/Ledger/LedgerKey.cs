namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

/// <summary>An idempotency key that has done its work, and the answer it got.</summary>
public sealed record LedgerKey(string Id, LedgerEntryResponse Receipt)
{
    public static string IdFor(string entitlementId, string customerId, string key) => $"{entitlementId}/{customerId}/{key}";
}
