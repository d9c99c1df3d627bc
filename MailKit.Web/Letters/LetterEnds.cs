using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Letters;

/// <summary>Writes down how a letter ended, and forgets what it said. Inside the caller's transaction.</summary>
public sealed class LetterEnds(MailKitDbContext db, WorkTable work, TimeProvider clock)
{
    /// <param name="refusal">Null when it was sent.</param>
    public async Task EndAsync(Lease lease, WorkItem item, string? refusal, CancellationToken cancellationToken)
    {
        await work.FinishAsync(lease, [item], cancellationToken);
        var letter = await db.Letters.AsTracking().SingleAsync(l => l.Id == item.SubjectId, cancellationToken);

        if (refusal is null)
        {
            letter.Sent(clock.GetUtcNow());
        }
        else
        {
            letter.GivenUp(refusal);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
