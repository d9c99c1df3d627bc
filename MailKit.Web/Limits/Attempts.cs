using System.Security.Cryptography;
using System.Text;
using MailKit.Domain.Limits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Limits;

/// <summary>Counts attempts in the database, so that every process counts together and of a hundred at one moment only as many get through as may.</summary>
public sealed class Attempts(MailKitDbContext db, TimeProvider clock)
{
    /// <summary>Who or what is counted; capitals and spaces make nobody another.</summary>
    public static byte[] HashOf(string subject) => SHA256.HashData(Encoding.UTF8.GetBytes(subject.Trim().ToUpperInvariant()));

    /// <summary>Counts one more.</summary>
    /// <returns>False when there were <paramref name="most"/> in the window already.</returns>
    public async Task<bool> TakeAsync(string subject, string place, int most, TimeSpan window, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashOf(subject), clock.GetUtcNow());
        var (own, open) = (db.Attempts.Where(a => a.SubjectHash == hash && a.Place == place), now - window);

        if (await MoreAsync(own, open, most, cancellationToken)
            || await own.Where(a => a.Since <= open).ExecuteUpdateAsync(a => a.SetProperty(x => x.Count, 1).SetProperty(x => x.Since, now), cancellationToken) is 1)
        {
            return true;
        }

        var first = db.Attempts.Add(Attempt.First(hash, place, now));

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            // Too many, or another's first came in between.
            return await MoreAsync(own, open, most, cancellationToken);
        }
        finally
        {
            first.State = EntityState.Detached;
        }
    }

    /// <summary>How many there were in the window, from all places that are not left out.</summary>
    public Task<int> CountAsync(string subject, string butPlaces, TimeSpan window, CancellationToken cancellationToken)
    {
        var (hash, open) = (HashOf(subject), clock.GetUtcNow() - window);
        return db.Attempts.Where(a => a.SubjectHash == hash && a.Since > open && !a.Place.StartsWith(butPlaces)).SumAsync(a => a.Count, cancellationToken);
    }

    /// <param name="place">Null for every place.</param>
    public Task ForgetAsync(string subject, string? place, CancellationToken cancellationToken)
    {
        var hash = HashOf(subject);
        return db.Attempts.Where(a => a.SubjectHash == hash && (place == null || a.Place == place)).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<bool> MoreAsync(IQueryable<Attempt> own, DateTimeOffset open, int most, CancellationToken cancellationToken)
        => await own.Where(a => a.Since > open && a.Count < most).ExecuteUpdateAsync(a => a.SetProperty(x => x.Count, x => x.Count + 1), cancellationToken) is 1;
}
