using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>What a world is made of. Rows with the same plan may share one.</summary>
public sealed record RigPlan(TestDatabase Database, int Nodes = 1)
{
    /// <summary>The database file is on a disk of its own, where mounting is allowed.</summary>
    public bool OwnDisk { get; init; }

    /// <summary>A PostgreSQL server of its own, which may be stopped.</summary>
    public bool OwnServer { get; init; }

    /// <summary>Nodes are not started with the world.</summary>
    public bool Asleep { get; init; }

    /// <summary>Beyond those of every node, as environment variables.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings { get; init; } = [];

    public string Name => $"{Database}/{Nodes}/{OwnDisk}/{OwnServer}/{Asleep}/{string.Join(';', Settings)}";
}
