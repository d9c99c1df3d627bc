namespace MailKit.Sandbox.Control;

/// <summary>Reads the books out of the state.</summary>
public static class BooksReader
{
    public static Books Read(SandboxState state, DateTimeOffset now) => new(
        now,
        [.. state.Customers.OldestFirst.Select(c => Of(state, c))],
        [.. state.Emails.OldestFirst.Select(e => Of(state, e))]);

    private static CustomerBook Of(SandboxState state, Customer customer)
    {
        var balances = state.BalancesOfCustomer[customer.CustomerId].ToList();
        var lines = balances.SelectMany(b => state.LedgerOfBalance[Balance.IdFor(b.CreditEntitlementId, b.CustomerId)]).ToList();

        return new(
            customer.CustomerId,
            customer.Email,
            customer.Name,
            Granted: lines.Where(static l => l.IsCredit).Sum(static l => l.Amount),
            Debited: lines.Where(static l => !l.IsCredit && l.TransactionType is not TransactionType.CreditExpired).Sum(static l => l.Amount),
            Expired: lines.Where(static l => l.TransactionType is TransactionType.CreditExpired).Sum(static l => l.Amount),
            balances.Sum(static b => b.Amount),
            lines);
    }

    private static EmailBook Of(SandboxState state, CapturedEmail email) => new(
        email.Id,
        email.IdempotencyKey,
        email.Recipients().Count(),
        email.From,
        email.To,
        email.Subject,
        email.Tags.GroupBy(static t => t.Name).ToDictionary(static g => g.Key, static g => g.Last().Value),
        email.BatchIndex,
        email.LastEvent,
        email.IdempotencyKey is { } key ? state.EmailsOfKey[key].Select(static e => e.AcceptanceId).Distinct().Count() : 1,
        email.Requests,
        email.CreatedAt);
}
