using MailKit.Domain.Credits;
using MailKit.Web.Data;
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

    // The database compares and subtracts in one statement, so two requests cannot both take the last credit.
    private async Task<bool> MoveAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        var row = line.Kind is LedgerKind.Hold
            ? Row(line).Where(b => b.Posted - b.Held >= line.Held)
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

    private IQueryable<CreditBalance> Row(LedgerEntry line)
        => db.Balances.Where(b => b.AccountId == line.AccountId && b.Credit == line.Credit);
}
