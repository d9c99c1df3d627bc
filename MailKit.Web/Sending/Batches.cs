using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Sending;

/// <summary>Gathers a backlog into requests of many emails. What belongs together is written down before anybody is asked. Inside the caller's transaction.</summary>
public sealed class Batches(MailKitDbContext db, WorkTable work, IOptions<SendingOptions> options)
{
    /// <summary>The text of one request (characters), which bounds memory and what Resend must swallow.</summary>
    private const int MaxText = 4 * 1024 * 1024;

    /// <summary>True when so many wait that some of them should travel together. What was tried alone stays alone: only its own key says whether that try got through.</summary>
    public static bool IsBacklog(Lease lease, SendingOptions options)
        => options.BatchFrom > 0 && Fresh(lease).Length >= options.BatchFrom;

    /// <summary>The lease, with batches in the place of the emails that travel in them.</summary>
    public async Task<Lease> GatherAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (!IsBacklog(lease, options.Value))
        {
            return lease;
        }

        var fresh = Fresh(lease);
        var sizes = await db.Emails.Where(e => fresh.Contains(e.Id)).OrderBy(e => e.Id).Select(e => new { e.Id, Text = e.HtmlLength + e.TextLength }).ToListAsync(cancellationToken);
        var calls = lease.Items.Where(i => !fresh.Contains(i.SubjectId)).ToList();
        var room = MaxText;

        foreach (var group in sizes.GroupBy(e => (room -= e.Text) > 0 ? 0 : 1 + (-room / MaxText)))
        {
            var ids = group.Select(e => e.Id).ToArray();

            if (ids.Length > 1)
            {
                calls.Add(await work.GroupAsync(lease, WorkKind.Send, ids, WorkKind.Batch, null, cancellationToken));
            }
            else
            {
                calls.AddRange(lease.Items.Where(i => i.SubjectId == ids[0]));
            }
        }

        return new(lease.Token, lease.At, lease.Until, calls);
    }

    private static Guid[] Fresh(Lease lease)
        => [.. lease.Items.Where(e => e is { Kind: WorkKind.Send, Alone: false, Failures: 0 } && !e.WasTriedBefore(lease.At)).Select(e => e.SubjectId)];
}
