using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>What a world is made of. Rows with the same plan may share one.</summary>
public sealed record ClusterPlan(TestDatabase Database, int Nodes = 1)
{
    /// <summary>The database file is on a disk of its own, where mounting is allowed.</summary>
    public bool OwnDisk { get; init; }

    /// <summary>A PostgreSQL server of its own, which may be stopped.</summary>
    public bool OwnServer { get; init; }

    /// <summary>Two servers of its own, a primary and its standby.</summary>
    public Replication Replication { get; init; }

    /// <summary>How long its nodes wait for an answer of a primary with a standby (seconds).</summary>
    public int CommandTimeout { get; init; } = 15;

    /// <summary>Its nodes reach PostgreSQL through PgBouncer, and migrate without it.</summary>
    public bool IsPooled { get; init; }

    /// <summary>It is measured, not broken: the sandbox is a process of its own, waits are those of production, PostgreSQL writes through.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>The folder with the MailKit.Web.dll to run, its sandbox beside it; null for the one that was built with us.</summary>
    public string? Web { get; init; }

    /// <summary>No fault is put: what a row does on purpose is left out, so that it must go red.</summary>
    public bool IsSpared { get; init; }

    /// <summary>Nodes are not started with the world.</summary>
    public bool Asleep { get; init; }

    /// <summary>Beyond those of every node, as environment variables.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings { get; init; } = [];

    public string Name => $"{Database}/{Nodes}/{OwnDisk}/{OwnServer}/{Replication}/{CommandTimeout}/{IsPooled}/{IsMeasured}/{Web}/{IsSpared}/{Asleep}/{string.Join(';', Settings)}";
}

/// <summary>Whether a primary has a standby, and waits for it before it calls a commit done.</summary>
public enum Replication
{
    None,
    Asynchronous,
    Synchronous,
}
