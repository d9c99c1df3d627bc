using System.Numerics;
using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Tests.Simulation;

/// <summary>What <see cref="WorkTable"/> does in SQL, one method for each of its own. A single statement needs no transaction; the others run inside the caller's.</summary>
internal sealed class WorkRows(World world)
{
    // No lease and no backoff reaches further.
    private static readonly TimeSpan Farthest = Backoff.Longest + TimeSpan.FromSeconds(5);

    private OrderedDictionary<(WorkKind, Guid), WorkRow> Rows => world.Database.Work;

    public void Add(WorkRow row)
    {
        if (!Rows.TryAdd((row.Kind, row.SubjectId), row))
        {
            throw new InvalidOperationException($"There are two rows of {row.Kind} for one thing.");
        }
    }

    /// <summary>Takes due rows, the oldest first. There are so few that chance says how many fit.</summary>
    public List<WorkRow> Take(Lease lease, WorkKind kind, int most)
    {
        var due = Rows.Values.Where(r => r.Kind == kind && r.DueAt <= lease.At).OrderBy(r => r.DueAt).Take(most).ToList();
        return due.ConvertAll(r => Put(r with { DueAt = lease.Until, Lease = lease.Token, Attempts = r.Attempts + 1, FirstTriedAt = r.FirstTriedAt ?? lease.At }));
    }

    public WorkRow Group(Lease lease, WorkKind many, List<WorkRow> ones)
    {
        var group = new WorkRow(many, Ids.New(lease.At), lease.Until) { Lease = lease.Token, Attempts = 1, FirstTriedAt = lease.At };
        Add(group);
        ones.ForEach(r => Put(r with { GroupId = group.SubjectId, DueAt = null, Lease = null, FirstTriedAt = null }));
        return group;
    }

    public List<WorkRow> Members(Guid groupId) => [.. Rows.Values.Where(r => r.GroupId == groupId)];

    public void Ungroup(Guid groupId) => Members(groupId).ForEach(r => Put(r with { GroupId = null, DueAt = world.Now, Failures = 1 }));

    public void DropGroup(Guid groupId) => Members(groupId).ForEach(Drop);

    /// <summary>What travels in a group stays in it, so that the group's request stays the same to the byte.</summary>
    public void DropUngrouped(Guid subjectId, params ReadOnlySpan<WorkKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (Rows.TryGetValue((kind, subjectId), out var row) && row.GroupId is null)
            {
                Drop(row);
            }
        }
    }

    public void Renew(Lease lease, IEnumerable<WorkRow> rows)
    {
        // Who slept through the lease does not get it back: what was asked before it may be forgotten since.
        if (world.Now > lease.Until && world.Sabotage is not Sabotage.LateRenewal)
        {
            return;
        }

        var mine = Mine(lease, rows).ToList();
        var until = world.Now + World.Lease;
        mine.ForEach(r => Put(r with { DueAt = until }));

        if (mine.Count > 0)
        {
            lease.Extend(until);
        }
    }

    public void Finish(Lease lease, IReadOnlyCollection<WorkRow> rows)
    {
        var mine = Mine(lease, rows).ToList();
        mine.ForEach(Drop);
        RequireMine(mine.Count == rows.Count);
    }

    public void NotYet(Lease lease, WorkRow row, DateTimeOffset? at)
        => RequireMine(Move(lease, row, r => r with { DueAt = at, Failures = r.Failures + 1 }));

    public bool Postpone(Lease lease, WorkRow row, DateTimeOffset at) => Move(lease, row, r => r with { DueAt = at });

    public bool Fail(Lease lease, WorkRow row, ProviderException trouble, int more)
    {
        var failures = row.Failures + (trouble.WasHeldBack ? 0 : 1);
        return Move(lease, row, r => r with
        {
            DueAt = trouble.WasHeldBack ? world.Now + trouble.RetryAfter : After(failures + more),
            Failures = failures,
            Surprises = 0,
            FirstTriedAt = trouble.MayHaveActed ? row.FirstTriedAt : IdempotencyWindow.Without(row.FirstTriedAt, lease.At),
        });
    }

    public void Surprise(Lease lease, WorkRow row) => Move(lease, row, r => r with
    {
        DueAt = row.Surprises + 1 >= WorkItem.MaxSurprises ? null : After(row.Failures + 1),
        Failures = row.Failures + 1,
        Surprises = row.Surprises + 1,
    });

    /// <summary>What waits to be tried again is tried now.</summary>
    public void CallIn(WorkKind kind)
        => Rows.Values.Where(r => r.Kind == kind && r.DueAt > world.Now && r.Failures > 0).ToList().ForEach(r => Put(r with { DueAt = world.Now }));

    /// <summary>What was put off by a clock that has been set back since.</summary>
    public void CallInStrays()
        => Rows.Values.Where(r => r.DueAt > world.Now + Farthest).ToList().ForEach(r => Put(r with { DueAt = world.Now + World.Lease }));

    // The jitter is chance that no seed rules: it is rounded away.
    public DateTimeOffset After(int failures)
        => world.Now + TimeSpan.FromSeconds(BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(Backoff.After(failures).TotalSeconds)));

    private IEnumerable<WorkRow> Mine(Lease lease, IEnumerable<WorkRow> rows) => rows
        .Select(r => Rows.GetValueOrDefault((r.Kind, r.SubjectId)))
        .Where(r => r is not null && (r.Lease == lease.Token || world.Sabotage is Sabotage.NoFence))!;

    private bool Move(Lease lease, WorkRow row, Func<WorkRow, WorkRow> next)
    {
        if (Mine(lease, [row]).FirstOrDefault() is not { } mine)
        {
            return false;
        }

        Put(next(mine));
        return true;
    }

    private void RequireMine(bool isMine)
    {
        if (!isMine && world.Sabotage is not Sabotage.NoFence)
        {
            throw new FencedException("The row had moved on.");
        }
    }

    private WorkRow Put(WorkRow row) => Rows[(row.Kind, row.SubjectId)] = row;

    private void Drop(WorkRow row) => Rows.Remove((row.Kind, row.SubjectId));
}

/// <summary>A row of the work table as the model has it; the domain's <see cref="WorkItem"/> is moved by SQL alone.</summary>
internal sealed record WorkRow(WorkKind Kind, Guid SubjectId, DateTimeOffset? DueAt)
{
    public Guid? Lease { get; init; }

    public int Attempts { get; init; }

    public int Failures { get; init; }

    public int Surprises { get; init; }

    public DateTimeOffset? FirstTriedAt { get; init; }

    public Guid? GroupId { get; init; }

    public bool Alone { get; init; }

    /// <inheritdoc cref="WorkItem.IsKeyForgotten"/>
    public bool IsKeyForgotten(DateTimeOffset at) => IdempotencyWindow.IsForgotten(FirstTriedAt, at);

    /// <inheritdoc cref="WorkItem.WasTriedBefore"/>
    public bool WasTriedBefore(DateTimeOffset leasedAt) => IdempotencyWindow.IsAnother(FirstTriedAt, leasedAt);

    /// <summary>It may travel with others: what was tried alone stays alone.</summary>
    public bool IsFresh(DateTimeOffset leasedAt) => this is { Alone: false, Failures: 0 } && !WasTriedBefore(leasedAt);
}
