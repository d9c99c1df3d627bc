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
            await transaction.RollbackToSavepointAsync("posting", cancellationToken);
            return Posting.NotEnoughCredits;
        }

        // Our update holds the row, so this is the balance that the line leaves.
        line.Leaves(await Row(line).Select(b => b.Posted).SingleAsync(cancellationToken));

        return await InsertAsync(line, transaction, cancellationToken) ? Posting.Posted : Posting.AlreadyPosted;
    }

    // The database compares and subtracts in one statement, so two requests cannot both take the last credit.
    private async Task<bool> MoveAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        var row = Row(line);

        if (line.Kind is LedgerKind.Hold)
        {
            row = row.Where(b => b.Posted - b.Held >= line.Held);
        }

        var moved = await row.ExecuteUpdateAsync(
            b => b.SetProperty(x => x.Posted, x => x.Posted + line.Posted).SetProperty(x => x.Held, x => x.Held + line.Held),
            cancellationToken);

        return moved is 1 || line.Kind is LedgerKind.Hold
            ? moved is 1
            : throw new InvalidOperationException($"Account {line.AccountId} has no {line.Credit} balance.");
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
