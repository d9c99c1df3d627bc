namespace MailKit.Sandbox.Console.Customers;

/// <summary>One kind of credit of one customer.</summary>
public sealed record CreditAccount(Entitlement Entitlement, decimal Left, decimal Overage, IReadOnlyList<Grant> Grants, IReadOnlyList<LedgerLine> Ledger)
{
    public static CreditAccount Of(SandboxState state, Entitlement entitlement, string customerId, int most)
    {
        var key = Balance.IdFor(entitlement.Id, customerId);

        return new(
            entitlement,
            state.Balances.Find(key)?.Amount ?? 0,
            state.Balances.Find(key)?.Overage ?? 0,
            [.. state.GrantsOfBalance.NewestFirst(key).Where(static g => g.HasCredits).Take(most)],
            [.. state.LedgerOfBalance.NewestFirst(key).Take(most)]);
    }
}
