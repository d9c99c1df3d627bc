using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Retention;

/// <summary>Removes sessions that are over, and counts of attempts that no window reaches any more.</summary>
public sealed class OldSessions(MailKitDbContext db)
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(2);

    public async Task RemoveAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var old = now - LongestWindow;
        await db.Sessions.Where(s => s.EndsAt <= now).ExecuteDeleteAsync(cancellationToken);
        await db.Attempts.Where(a => a.Since <= old).ExecuteDeleteAsync(cancellationToken);
    }
}
