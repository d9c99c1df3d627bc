using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Settling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailKit.Web.Credits;

/// <summary>What became of a line.</summary>
public enum Posting
{
    Posted,

    /// <summary>The fact was recorded before; nothing changed.</summary>
    AlreadyPosted,

    /// <summary>A hold that the account cannot afford; nothing changed.</summary>
    NotEnoughCredits,
}

/// <summary>The only code that moves a balance: a ledger line and the balance it leaves, together or not at all.</summary>
public sealed class CreditBook(MailKitDbContext db)
{
    /// <summary>Must run inside the caller's transaction; on anything but <see cref="Posting.Posted"/> the caller's other changes still stand.</summary>
    public async Task<Posting> PostAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Credits move inside a transaction.");
        await transaction.CreateSavepointAsync("posting", cancellationToken);

        if (!await MoveAsync(line, cancellationToken))
        {
            return await WhyNotAsync(line, cancellationToken);
        }

        // Our update holds the row, so this is the balance that the line leaves.
        var after = await Row(line).Select(b => new { b.Posted, b.Held }).SingleAsync(cancellationToken);
        line.Leaves(after.Posted, after.Held);

        return await InsertAsync(line, transaction, cancellationToken) ? Posting.Posted : Posting.AlreadyPosted;
    }

    /// <summary>The emails whose credits are held: accepted, not refused, not debited alone or in a settlement.</summary>
    public static IQueryable<Email> Held(MailKitDbContext db, Guid accountId) => db.Emails.Where(e => e.AccountId == accountId
        && (e.State == EmailState.Queued || e.State == EmailState.Sent || e.State == EmailState.Unpaid || e.State == EmailState.Parked)
        && !db.Settlements.Any(s => s.Id == e.SettlementId && s.PostedAt != null));

    /// <summary>Makes our book say of a Dodo entry what Dodo says. Must run inside the caller's transaction.</summary>
    public async Task CorrectAsync(Guid accountId, string dodoEntryId, long change, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await LockAsync(accountId, cancellationToken);
        var ours = await db.Ledger
            .Where(l => l.AccountId == accountId && (l.DodoEntryId == dodoEntryId || (l.Reference == dodoEntryId && l.Key.StartsWith(LedgerEntry.Correction))))
            .SumAsync(l => l.Posted, cancellationToken);

        if (ours != change)
        {
            await PostAsync(LedgerEntry.Corrected(accountId, dodoEntryId, change - ours, at), cancellationToken);
        }
    }

    /// <summary>Makes the balance what its lines and the open emails add up to, and records what it was. Must run inside the caller's transaction.</summary>
    /// <param name="atDodo">Dodo's balance; while the lines say another sum, or it is not known, what is posted stays.</param>
    public async Task RestateAsync(Guid accountId, long? atDodo, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await LockAsync(accountId, cancellationToken);
        var was = await Row(accountId).Select(b => new { b.Posted, b.Held }).SingleAsync(cancellationToken);
        var lines = await db.Ledger.Where(l => l.AccountId == accountId && l.Credit == Credit.Emails).SumAsync(l => l.Posted, cancellationToken);
        var posted = lines == atDodo ? lines : was.Posted;
        var held = await Held(db, accountId).SumAsync(e => (long)e.Credits, cancellationToken);

        if (await Row(accountId)
            .Where(b => b.Posted != posted || b.Held != held)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, posted).SetProperty(x => x.Held, held), cancellationToken) is 1)
        {
            var line = LedgerEntry.Restated(accountId, held - was.Held, $"Restated: posted {was.Posted} to {posted}, held {was.Held} to {held}.", at);
            line.Leaves(posted, held);
            db.Ledger.Add(line);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Dodo has too few credits for what was sent: nothing more is accepted or sent until that is paid.</summary>
    public Task FreezeAsync(Guid accountId, DateTimeOffset at, CancellationToken cancellationToken)
        => db.Balances
            .Where(b => b.AccountId == accountId && b.Credit == Credit.Emails && b.FrozenAt == null)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.FrozenAt, at), cancellationToken);

    /// <summary>Ends the freeze once nothing is unpaid.</summary>
    public Task ThawAsync(Guid accountId, CancellationToken cancellationToken)
        => db.Balances
            .Where(b => b.AccountId == accountId && b.FrozenAt != null && !db.Emails.Any(e => e.AccountId == accountId && e.State == EmailState.Unpaid))
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.FrozenAt, (DateTimeOffset?)null), cancellationToken);

    // The database compares and subtracts in one statement, so two requests cannot both take the last credit.
    private async Task<bool> MoveAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        var row = line.Kind is LedgerKind.Hold
            ? Row(line).Where(b => b.Posted - b.Held >= line.Held && b.FrozenAt == null)
            : Row(line).Where(b => b.Held + line.Held >= 0);

        return await row.ExecuteUpdateAsync(
            b => b.SetProperty(x => x.Posted, x => x.Posted + line.Posted).SetProperty(x => x.Held, x => x.Held + line.Held),
            cancellationToken) is 1;
    }

    private async Task<Posting> WhyNotAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        if (line.Kind is LedgerKind.Hold)
        {
            return Posting.NotEnoughCredits;
        }

        // A hold can be used up once: when nothing is held any more, the line must be there already.
        return await db.Ledger.AnyAsync(l => l.AccountId == line.AccountId && l.Key == line.Key, cancellationToken)
            ? Posting.AlreadyPosted
            : throw new InvalidOperationException($"{line.Key} of account {line.AccountId} would use up more than is held.");
    }

    private async Task<bool> InsertAsync(LedgerEntry line, IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        db.Ledger.Add(line);

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            db.Entry(line).State = EntityState.Detached;
            await transaction.RollbackToSavepointAsync("posting", cancellationToken);
            return false;
        }
    }

    // Whoever moves an email in or out of what is held moves the balance too, so with its row in hand the next statement reads sums that stay true.
    private Task<int> LockAsync(Guid accountId, CancellationToken cancellationToken)
        => Row(accountId).ExecuteUpdateAsync(b => b.SetProperty(x => x.Held, x => x.Held), cancellationToken);

    private IQueryable<CreditBalance> Row(LedgerEntry line)
        => db.Balances.Where(b => b.AccountId == line.AccountId && b.Credit == line.Credit);

    private IQueryable<CreditBalance> Row(Guid accountId)
        => db.Balances.Where(b => b.AccountId == accountId && b.Credit == Credit.Emails);
}
