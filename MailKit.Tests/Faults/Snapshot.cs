using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Clusters;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults;

/// <summary>What we believe, beside what is true, for the accounts of one round.</summary>
public sealed record Snapshot(
    IReadOnlyList<ClusterAccount> Accounts,
    IReadOnlyList<OurEmail> Emails,
    IReadOnlyList<CreditBalance> Balances,
    IReadOnlyList<LedgerEntry> Ledger,
    IReadOnlyList<LedgerDay> Days,
    IReadOnlyDictionary<string, TrueCustomer> Customers,
    ILookup<Guid, TrueEmail> Sent,
    ILookup<Guid, (TrueCustomer Customer, TrueLine Line)> Debits)
{
    public static async Task<Snapshot> TakeAsync(TrialRound round)
    {
        var accounts = round.Accounts.ToList();
        var ids = accounts.Select(a => a.Id).ToList();
        var customers = accounts.Select(a => a.CustomerId).ToHashSet();

        // The truth first: what we write meanwhile may only make us know more.
        var books = await round.Cluster.BooksAsync();
        await using var db = round.Cluster.Db();
        var emails = await db.Emails.AsNoTracking().Where(e => ids.Contains(e.AccountId)).Select(e => new OurEmail(e.Id, e.AccountId, e.State, e.Credits, e.ResendId)).ToListAsync();
        var balances = await db.Balances.AsNoTracking().Where(b => ids.Contains(b.AccountId)).ToListAsync();
        var ledger = await db.Ledger.AsNoTracking().Where(l => ids.Contains(l.AccountId)).ToListAsync();
        var days = await db.LedgerDays.AsNoTracking().Where(d => ids.Contains(d.AccountId)).ToListAsync();
        var mine = books.Customers.Where(c => customers.Contains(c.Id)).ToDictionary(c => c.Id);

        return new(
            accounts,
            emails,
            balances,
            ledger,
            days,
            mine,
            books.Emails.Where(e => e.EmailId is not null).ToLookup(e => e.EmailId!.Value),
            mine.Values.SelectMany(c => c.LedgerEntries.SelectMany(l => l.EmailIds.Select(id => (id, Pair: (c, l))))).ToLookup(d => d.id, d => d.Pair));
    }

    /// <summary>How often Resend truly took this email.</summary>
    public int TimesSent(Guid emailId) => TrueEmail.TimesSent(Sent[emailId]);
}

/// <summary>An email as our database has it.</summary>
public sealed record OurEmail(Guid Id, Guid AccountId, EmailState State, int Credits, string? ResendId)
{
    /// <summary>Its credits are still held.</summary>
    public bool IsOpen => State is not (EmailState.Settled or EmailState.Refused);
}
