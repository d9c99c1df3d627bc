using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation;

/// <summary>Compares an account's book with Dodo's ledger and balance. A glance at what is new suffices while all is equal; anything else is looked at whole.</summary>
public sealed class ReconciliationOfAccount(MailKitDbContext db, ICreditGateway gateway, LedgerImport ledger, ReconciliationOfDebits debits)
{
    private const string Balance = "balance:";
    private const int Chunk = 500;

    /// <param name="since">Entries before it were equal at an earlier comparison; null to look at all of them.</param>
    public async Task<ReconciliationOutcome> CompareAsync(Account account, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var all = new List<ReconciliationOutcome>();

        foreach (var credit in gateway.Credits)
        {
            all.Add(await CompareAsync(account, credit, since, cancellationToken));
        }

        return new([.. all.SelectMany(o => o.Findings)], all.Sum(o => o.Ours), all.Sum(o => o.Theirs)) { Untouched = all.SelectMany(o => o.Untouched).ToHashSet() };
    }

    /// <summary>Nothing moved here since that moment, Dodo has what we have, and nothing is held for nothing: one call per credit.</summary>
    public async Task<bool> IsIdleAsync(Account account, DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (var credit in gateway.Credits)
        {
            var book = await BookAsync(account.Id, credit, cancellationToken);

            if (book.IsWrong || !await ledger.IsUnmovedAsync(account.Id, account.DodoCustomerId!, credit, since, book.Posted, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<ReconciliationOutcome> CompareAsync(Account account, string credit, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        if (since is not null && await db.Ledger.AnyAsync(l => l.AccountId == account.Id && l.Credit == credit && l.DodoEntryId != null, cancellationToken))
        {
            var (glance, isPlain) = await LookAsync(account, credit, since, cancellationToken);

            if (isPlain)
            {
                return glance;
            }
        }

        return (await LookAsync(account, credit, null, cancellationToken)).Outcome;
    }

    // Our book before and after: what moves meanwhile is under way, and is judged another time.
    private async Task<(ReconciliationOutcome Outcome, bool IsPlain)> LookAsync(Account account, string credit, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var last = await db.Ledger.Where(l => l.AccountId == account.Id && l.Credit == credit).OrderByDescending(l => l.Id).Select(l => l.Id).FirstOrDefaultAsync(cancellationToken);
        var before = await BookAsync(account.Id, credit, cancellationToken);
        var match = new ReconciliationMatch(account.Id, credit);

        await ReadTheirsAsync(match, account, credit, since, cancellationToken);
        var balance = await gateway.BalanceAsync(account.DodoCustomerId!, credit, cancellationToken);
        await ReadOursAsync(match, account.Id, credit, last, since, cancellationToken);
        await LookAgainAsync(match, account.Id, cancellationToken);
        var after = await BookAsync(account.Id, credit, cancellationToken);

        List<Finding> findings = [
            .. match.Findings(),
            .. await debits.UnwrittenAsync(match, account.Id, credit, since, cancellationToken),
            .. await debits.UnsentAsync(match, account.Id, credit, cancellationToken)];

        var isStill = before.Posted == after.Posted;

        if (isStill && balance != after.Posted && balance != after.Posted + match.Explained)
        {
            findings.Add(new(DifferenceKind.BalanceDiffers, Balance + credit, Repair.ReadAll, "Dodo’s balance is not ours, and no line explains it.") { AccountId = account.Id, Credit = credit, Ours = after.Posted, Theirs = balance });
        }

        if (before.IsWrong && after.IsWrong)
        {
            findings.Add(new(DifferenceKind.HoldsDiffer, $"holds:{credit}", Repair.Restate, "What is held is not what the emails cost that are not debited yet.") { AccountId = account.Id, Credit = credit, Ours = after.Held, Theirs = after.Open, IsCertain = true });
        }

        return (new(findings, match.Ours, match.Theirs) { Untouched = isStill ? new HashSet<string>() : new HashSet<string> { Balance + credit } }, findings is [] && match.Strangers.Count is 0);
    }

    private async Task ReadTheirsAsync(ReconciliationMatch match, Account account, string credit, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var chunk = new List<DodoEntry>(Chunk);

        await foreach (var entry in gateway.LedgerAsync(account.DodoCustomerId!, credit, since, cancellationToken))
        {
            chunk.Add(entry);

            if (chunk.Count is Chunk)
            {
                await AddAsync(match, account.Id, chunk, cancellationToken);
                chunk.Clear();
            }
        }

        await AddAsync(match, account.Id, chunk, cancellationToken);
    }

    private async Task AddAsync(ReconciliationMatch match, Guid accountId, List<DodoEntry> entries, CancellationToken cancellationToken)
    {
        var ids = entries.Select(e => e.Id).ToArray();
        var lines = await Lines(db.Ledger.Where(l => l.AccountId == accountId && ids.Contains(l.DodoEntryId))).ToDictionaryAsync(l => l.DodoEntryId!, cancellationToken);
        var corrections = await db.Ledger
            .Where(l => l.AccountId == accountId && ids.Contains(l.Reference) && l.Key.StartsWith(LedgerEntry.Correction))
            .GroupBy(l => l.Reference!)
            .Select(g => new { g.Key, Sum = g.Sum(l => l.Posted) })
            .ToDictionaryAsync(g => g.Key, g => g.Sum, cancellationToken);

        foreach (var entry in entries)
        {
            var line = lines.GetValueOrDefault(entry.Id);
            match.Add(entry, line is null ? null : line with { Posted = line.Posted + corrections.GetValueOrDefault(entry.Id) });
        }
    }

    // Lines that were written after the listing began may have entries that came too late for it.
    private async Task ReadOursAsync(ReconciliationMatch match, Guid accountId, string credit, Guid last, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var from = since ?? DateTimeOffset.UnixEpoch;
        var lines = db.Ledger.Where(l => l.AccountId == accountId && l.Credit == credit && l.Id <= last && l.At >= from && (l.DodoEntryId != null || l.Kind == LedgerKind.Debit));

        await foreach (var line in Lines(lines).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            match.Add(line);
        }
    }

    private async Task LookAgainAsync(ReconciliationMatch match, Guid accountId, CancellationToken cancellationToken)
    {
        var (here, there) = (match.MissingHere, match.MissingThere);
        var come = new HashSet<string>(here);
        var stay = new HashSet<Guid>();

        foreach (var ids in here.Chunk(Chunk))
        {
            come.ExceptWith(await db.Ledger.Where(l => l.AccountId == accountId && ids.Contains(l.DodoEntryId)).Select(l => l.DodoEntryId!).ToListAsync(cancellationToken));
        }

        foreach (var ids in there.Chunk(Chunk))
        {
            stay.UnionWith(await db.Ledger.Where(l => l.AccountId == accountId && ids.Contains(l.Id)).Select(l => l.Id).ToListAsync(cancellationToken));
        }

        match.Keep(come, stay);
    }

    // One statement, so the sums are of one moment.
    private async Task<Book> BookAsync(Guid accountId, string credit, CancellationToken cancellationToken)
    {
        var held = Holds.Open(db, accountId, credit);
        return await db.Balances
            .Where(b => b.AccountId == accountId && b.Credit == credit)
            .Select(b => new Book(b.Posted, b.Held, held.Sum(e => (long?)e.Credits) ?? 0))
            .SingleOrDefaultAsync(cancellationToken) ?? new(0, 0, 0);
    }

    private static IQueryable<ComparableEntry> Lines(IQueryable<LedgerEntry> lines) => lines
        .Select(l => new ComparableEntry(l.Id, l.Key, l.Kind, l.DodoEntryId, l.Posted, l.EmailId, l.At));

    private sealed record Book(long Posted, long Held, long Open)
    {
        public bool IsWrong => Held != Open;
    }
}
