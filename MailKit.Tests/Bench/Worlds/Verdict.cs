using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Faults;

namespace MailKit.Tests.Bench.Worlds;

/// <summary>The invariants of docs/operations.md that can be seen from outside, whatever version of MailKit runs: its answers beside the sandbox's books.</summary>
public static class Verdict
{
    public static async Task<IReadOnlyList<string>> OfAsync(BenchWorld world, TrueBooks books, IReadOnlyList<LoadResult> loads)
    {
        var accepted = loads.SelectMany(load => load.Accepted).Select(a => a.Id).ToList();
        var unknown = loads.SelectMany(load => load.Others).Count(status => status is 0 or >= 500);
        var (available, held) = await world.Account.CreditsAsync();

        return [.. OncePerEmail(books, accepted, unknown), .. Money(world.Account, books, available, held)];
    }

    private static IEnumerable<string> OncePerEmail(TrueBooks books, List<Guid> accepted, int unknown)
    {
        var sent = books.Emails.Where(e => e.EmailId is not null).ToLookup(e => e.EmailId!.Value);
        var debits = books.Customers.SelectMany(c => c.LedgerEntries).SelectMany(l => l.EmailIds).ToLookup(id => id);
        var all = accepted.Concat(sent.Select(s => s.Key)).Concat(debits.Select(d => d.Key)).ToHashSet();

        if (accepted.Count is 0)
        {
            yield return "I2: nothing was accepted.";
        }

        if (accepted.Count != accepted.Distinct().Count())
        {
            yield return "I1: several requests were answered with one email.";
        }

        // A request without an answer may have been accepted.
        if (all.Count - accepted.Count > unknown)
        {
            yield return $"I2: {all.Count - accepted.Count} emails are known outside that nobody was told of.";
        }

        if (all.Count(id => TrueEmail.TimesSent(sent[id]) > 1 || debits[id].Count() > 1) is > 0 and var twice)
        {
            yield return $"I1: {twice} of {all.Count} emails were sent or debited more than once.";
        }

        if (all.Count(id => !sent[id].Any() || !debits[id].Any()) is > 0 and var open)
        {
            yield return $"I1, I2: {open} of {all.Count} emails were not both sent and debited.";
        }
    }

    private static IEnumerable<string> Money(BenchAccount account, TrueBooks books, long available, long held)
    {
        var truth = books.Customers.Single(c => c.Id == account.CustomerId);
        var debited = truth.LedgerEntries.Where(l => l.EmailIds.Any()).Sum(l => l.Amount);

        if (held is not 0 || available < 0)
        {
            yield return $"I3: {available} credits are available and {held} held, at rest.";
        }

        if (available + held != truth.Balance)
        {
            yield return $"I5: our book says {available + held}, Dodo says {truth.Balance}.";
        }

        if (truth.Balance != account.Granted - debited || truth.LedgerEntries.Where(l => l.EmailIds.Any()).Any(l => l.Amount != l.EmailIds.Count()))
        {
            yield return $"I1: of {account.Granted} credits {debited} were debited, {truth.Balance} are left; an email costs one.";
        }
    }
}
