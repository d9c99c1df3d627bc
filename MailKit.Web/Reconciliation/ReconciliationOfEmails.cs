using MailKit.Domain.Reconciliation;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation;

/// <summary>Compares our emails with those of the whole team at Resend, newest first, in pieces that leave Resend's few requests a second to sending.</summary>
public sealed class ReconciliationOfEmails(MailKitDbContext db, IEmailGateway gateway, EmailComparison comparison, TimeProvider clock)
{
    private const int MaxListed = 500;
    private const int MaxLookups = 20;

    /// <summary>Their clock and ours, and what becomes visible late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(1);

    /// <param name="run">How far the last piece came.</param>
    public async Task<ReconciliationOutcome> CompareAsync(ReconciliationRun run, CancellationToken cancellationToken)
    {
        var began = run.SweepBegan ?? clock.GetUtcNow();
        var floor = (run.ReadTo ?? began - FirstLook) - Overlap;
        var to = run.CursorSentAt ?? began;

        var (listed, isEnd) = await ListAsync(run.Cursor, floor, cancellationToken);
        var ours = await OursAsync(listed, cancellationToken);
        var findings = new List<Finding>();
        var asked = 0;

        // What we know needs no look; of the rest, the tag tells whose it is.
        for (var i = 0; i < listed.Count && asked < MaxLookups; i++)
        {
            if (!ours.ContainsKey(listed[i].Id))
            {
                findings.AddRange(await comparison.TheirsAsync(listed[i].Id, cancellationToken));

                if (++asked is MaxLookups && i + 1 < listed.Count)
                {
                    (listed, isEnd) = (listed[..(i + 1)], false);
                }
            }
        }

        var from = isEnd ? floor : listed.Where(e => ours.ContainsKey(e.Id)).Select(e => ours[e.Id]).Append(to).Min();
        var missing = await UnlistedAsync(listed, from, to, cancellationToken);
        findings.AddRange(missing);
        var untouched = await LookAgainAsync(findings, cancellationToken);

        return new(findings, ours.Count, listed.Count) { Untouched = untouched, Progress = run => MoveOn(run, began, isEnd, missing.Count < MaxLookups, listed, from) };
    }

    private static void MoveOn(ReconciliationRun run, DateTimeOffset began, bool isEnd, bool isAll, List<ResendEmail> listed, DateTimeOffset from)
    {
        if (!isAll)
        {
            run.Anew();
        }
        else if (isEnd)
        {
            run.Whole(began);
        }
        else
        {
            run.Piece(began, listed[^1].Id, from);
        }
    }

    private async Task<(List<ResendEmail> Listed, bool IsEnd)> ListAsync(string? after, DateTimeOffset floor, CancellationToken cancellationToken)
    {
        var listed = new List<ResendEmail>();

        await foreach (var email in gateway.ListAsync(after, cancellationToken))
        {
            if (email.At < floor)
            {
                return (listed, true);
            }

            listed.Add(email);

            if (listed.Count is MaxListed)
            {
                return (listed, false);
            }
        }

        return (listed, true);
    }

    // Resend's ids that we know, with the time at which we knew them sent.
    private async Task<Dictionary<string, DateTimeOffset>> OursAsync(List<ResendEmail> listed, CancellationToken cancellationToken)
    {
        var ids = listed.Select(e => e.Id).ToArray();
        return await db.Emails
            .Where(e => ids.Contains(e.ResendId))
            .Select(e => new { Id = e.ResendId!, e.SentAt, e.AcceptedAt })
            .ToDictionaryAsync(e => e.Id, e => e.SentAt ?? e.AcceptedAt, cancellationToken);
    }

    // Ours from the same stretch of time that the listing did not have; asked for one by one, because the two clocks differ.
    private async Task<IReadOnlyList<Finding>> UnlistedAsync(List<ResendEmail> listed, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var ids = listed.Select(e => e.Id).ToArray();
        var unlisted = await db.Emails
            .Where(e => e.ResendId != null && e.SentAt >= from && e.SentAt <= to && !ids.Contains(e.ResendId) && !db.Differences.Any(d => d.EmailId == e.Id && d.Kind == DifferenceKind.MissingThere && d.ResolvedAt == null))
            .OrderByDescending(e => e.SentAt)
            .Take(MaxLookups)
            .Select(e => e.Id)
            .ToListAsync(cancellationToken);
        var findings = new List<Finding>();

        foreach (var id in unlisted)
        {
            findings.AddRange(await comparison.OursAsync(id, cancellationToken));
        }

        return findings;
    }

    // Every open difference is looked at again, as far as there is time.
    private async Task<IReadOnlySet<string>> LookAgainAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        var found = findings.Select(f => f.Subject).ToHashSet();
        var open = await db.Differences
            .Where(d => d.RunId == ReconciliationRun.Resend && d.ResolvedAt == null)
            .OrderBy(d => d.LastSeenAt)
            .Select(d => d.Subject)
            .ToListAsync(cancellationToken);
        open.RemoveAll(found.Contains);

        foreach (var subject in open.Take(MaxLookups))
        {
            findings.AddRange(subject.Split(':') is ["email", var id] ? await comparison.OursAsync(Guid.Parse(id), cancellationToken) : await comparison.TheirsAsync(subject["resend:".Length..], cancellationToken));
        }

        return open.Skip(MaxLookups).ToHashSet();
    }
}
