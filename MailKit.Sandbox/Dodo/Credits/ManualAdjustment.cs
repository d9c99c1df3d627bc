namespace MailKit.Sandbox.Dodo.Credits;

/// <summary>What a merchant does on Dodo's dashboard: gives credits to a customer or takes some away, with a reason.</summary>
public sealed class ManualAdjustment(CreditEngine book)
{
    /// <summary>A positive amount becomes a grant, a negative one is taken oldest grant first.</summary>
    public BalanceChangeResult Adjust(Change change, string entitlementId, string customerId, decimal amount, string? reason)
    {
        var movement = new BalanceChange(entitlementId, customerId, Math.Abs(amount), TransactionType.ManualAdjustment)
        {
            ReferenceType = "manual",
            Description = string.IsNullOrWhiteSpace(reason) ? "Manual adjustment" : reason.Trim(),
        };

        return amount < 0
            ? book.Take(change, movement)
            : new BalanceChangeResult.Posted([book.Add(change, movement, GrantSource.Api, sourceId: null, expiresAt: null)]);
    }
}
