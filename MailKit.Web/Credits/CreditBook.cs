using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>What became of a line.</summary>
public enum Posting
{
    Posted,

    /// <summary>The fact was recorded before; nothing changed.</summary>
    AlreadyPosted,
}

/// <summary>The only code that moves a balance: a ledger line and the balance it leaves, together or not at all. All of it runs inside the caller's transaction.</summary>
public sealed partial class CreditBook(MailKitDbContext db, WorkTable work, TimeProvider clock)
{
    private const string Before = "posting";

    /// <summary>A line that is no hold. On anything but <see cref="Posting.Posted"/> the caller's other changes still stand.</summary>
    public async Task<Posting> PostAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Credits move inside a transaction.");
        await transaction.CreateSavepointAsync(Before, cancellationToken);

        if (await MoveAsync(line, cancellationToken) is not { } after)
        {
            return await WhyNotAsync(line, cancellationToken);
        }

        // Our update holds the row, so this is the balance that the line leaves.
        SawFreeze |= after.FrozenAt is not null;
        line.Leaves(after.Posted, after.Held, clock.GetUtcNow());
        db.Ledger.Add(line);

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            db.Entry(line).State = EntityState.Detached;
            await transaction.RollbackToSavepointAsync(Before, cancellationToken);
            return Posting.AlreadyPosted;
        }

        await CountAsync([line], cancellationToken);
        work.Announce(line.AccountId);

        if (line.Posted > 0 || line.Kind is LedgerKind.Release || after.Available is 0)
        {
            await ReviewBannersAsync(line.AccountId, cancellationToken);
        }

        return Posting.Posted;
    }

    /// <summary>The account can hold this credit from now on.</summary>
    public Task OpenAsync(Guid accountId, string credit, CancellationToken cancellationToken)
        => db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO credit_balances ("AccountId", "Credit", "Posted", "Held", "Overage", "OverageLimit") VALUES ({accountId}, {credit}, 0, 0, 0, 0)
            ON CONFLICT ("AccountId", "Credit") DO NOTHING
            """,
            cancellationToken);

    /// <summary>Makes our book say of a Dodo entry what Dodo says.</summary>
    public async Task CorrectAsync(Guid accountId, DodoEntry entry, CancellationToken cancellationToken)
    {
        await LockAsync(accountId, entry.Credit, cancellationToken);
        var ours = await db.Ledger
            .Where(l => l.AccountId == accountId && (l.DodoEntryId == entry.Id || (l.Reference == entry.Id && l.Key.StartsWith(LedgerEntry.Correction))))
            .SumAsync(l => l.Posted, cancellationToken);

        if (ours != entry.Change)
        {
            await PostAsync(LedgerEntry.Corrected(accountId, entry.Credit, entry.Id, entry.Change - ours, clock.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>Makes the balance what its lines and the open emails add up to, and records what it was.</summary>
    /// <param name="atDodo">Dodo's balance; while the lines say another sum, or it is not known, what is posted stays.</param>
    public async Task RestateAsync(Guid accountId, string credit, long? atDodo, CancellationToken cancellationToken)
    {
        await LockAsync(accountId, credit, cancellationToken);
        var now = clock.GetUtcNow();
        var was = await Row(accountId, credit).Select(b => new { b.Posted, b.Held }).SingleAsync(cancellationToken);
        var lines = await db.Ledger.Where(l => l.AccountId == accountId && l.Credit == credit).SumAsync(l => l.Posted, cancellationToken);
        var posted = lines == atDodo ? lines : was.Posted;
        var held = await Holds.Open(db, accountId, credit).SumAsync(e => (long)e.Credits, cancellationToken);

        if (await Row(accountId, credit)
            .Where(b => b.Posted != posted || b.Held != held)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, posted).SetProperty(x => x.Held, held), cancellationToken) is 1)
        {
            var line = LedgerEntry.Restated(accountId, credit, held - was.Held, $"Restated: posted {was.Posted} to {posted}, held {was.Held} to {held}.", now);
            line.Leaves(posted, held, now);
            db.Ledger.Add(line);
            await db.SaveChangesAsync(cancellationToken);
            await ReviewBannersAsync(accountId, cancellationToken);
        }
    }

    /// <summary>A line was posted to an account that is frozen.</summary>
    public bool SawFreeze { get; private set; }

    /// <summary>Dodo has too few credits for what was sent: nothing more is accepted or sent until that is paid. True when that is new; the balance is locked either way.</summary>
    public async Task<bool> FreezeAsync(Guid accountId, string credit, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await LockAsync(accountId, credit, cancellationToken);

        if (await Row(accountId, credit).Where(b => b.FrozenAt == null).ExecuteUpdateAsync(b => b.SetProperty(x => x.FrozenAt, now), cancellationToken) is not 1)
        {
            return false;
        }

        await ReviewBannersAsync(accountId, cancellationToken);
        return true;
    }

    /// <summary>Ends the freeze once nothing is unpaid. True when that was now.</summary>
    public async Task<bool> ThawAsync(Guid accountId, string credit, CancellationToken cancellationToken)
    {
        var unpaid = Holds.Open(db, accountId, credit).Where(e => e.State == EmailState.Unpaid);

        if (await Row(accountId, credit)
            .Where(b => b.FrozenAt != null && !unpaid.Any())
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.FrozenAt, (DateTimeOffset?)null), cancellationToken) is not 1)
        {
            return false;
        }

        await ReviewBannersAsync(accountId, cancellationToken);
        return true;
    }

    /// <summary>Dodo's ledger was listed completely up to that moment (UTC).</summary>
    public Task ReadToAsync(Guid accountId, string credit, DateTimeOffset at, CancellationToken cancellationToken)
        => Row(accountId, credit).ExecuteUpdateAsync(b => b.SetProperty(x => x.LedgerReadTo, at), cancellationToken);

    /// <summary>Webhooks used up a listing. False when another one did first.</summary>
    public async Task<bool> HintedToAsync(Guid accountId, string credit, DateTimeOffset? was, DateTimeOffset next, CancellationToken cancellationToken)
        => await Row(accountId, credit).Where(b => b.HintedTo == was).ExecuteUpdateAsync(b => b.SetProperty(x => x.HintedTo, next), cancellationToken) is 1;

    private Task ReviewBannersAsync(Guid accountId, CancellationToken cancellationToken) => work.AskAsync(WorkKind.ReviewBanners, accountId, accountId, cancellationToken);

    // The database compares and subtracts in one statement, so two requests cannot both take the last credit.
    private async Task<CreditBalance?> MoveAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        var moved = db.Balances.FromSql(
            $"""
            UPDATE credit_balances SET "Posted" = "Posted" + {line.Posted}, "Held" = "Held" + {line.Held}, "Overage" = "Overage" + {line.Overage}
            WHERE "AccountId" = {line.AccountId} AND "Credit" = {line.Credit} AND "Held" + {line.Held} >= 0 RETURNING *
            """);
        return (await moved.AsNoTracking().ToListAsync(cancellationToken)).SingleOrDefault();
    }

    private async Task<Posting> WhyNotAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        // A hold can be used up once: when nothing is held any more, the line must be there already.
        return await db.Ledger.AnyAsync(l => l.AccountId == line.AccountId && l.Key == line.Key, cancellationToken)
            ? Posting.AlreadyPosted
            : throw new InvalidOperationException($"{line.Key} of account {line.AccountId} would use up more than is held.");
    }

    // Whoever moves an email in or out of what is held moves the balance too, so with its row in hand the next statement reads sums that stay true.
    private Task<int> LockAsync(Guid accountId, string credit, CancellationToken cancellationToken)
        => Row(accountId, credit).ExecuteUpdateAsync(b => b.SetProperty(x => x.Held, x => x.Held), cancellationToken);

    private IQueryable<CreditBalance> Row(Guid accountId, string credit)
        => db.Balances.Where(b => b.AccountId == accountId && b.Credit == credit);
}
