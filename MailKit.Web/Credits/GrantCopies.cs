using MailKit.Domain.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>The account's grants as Dodo has them now.</summary>
public sealed class GrantCopies(MailKitDbContext db)
{
    public async Task KeepAsync(Guid accountId, string credit, IReadOnlyList<DodoGrant> truth, CancellationToken cancellationToken)
    {
        var ours = await db.Grants.AsTracking().Where(g => g.AccountId == accountId && g.Credit == credit).ToDictionaryAsync(g => g.Id, cancellationToken);

        foreach (var grant in truth)
        {
            if (ours.Remove(grant.Id, out var known))
            {
                known.Update(grant);
            }
            else
            {
                db.Grants.Add(CreditGrant.Of(accountId, credit, grant));
            }
        }

        db.Grants.RemoveRange(ours.Values);

        await db.SaveOrComeAgainAsync(cancellationToken);
    }
}
