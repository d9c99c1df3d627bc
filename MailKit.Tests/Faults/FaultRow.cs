using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>How often a fault is tried on each database.</summary>
/// <param name="InTests">With every test run; 0 leaves the row to <c>.ci/run</c>, because a round of it costs ten seconds or more.</param>
/// <param name="InLongRun">What a night should.</param>
/// <param name="InCi">How many more <c>.ci/run</c> makes after the tests.</param>
public sealed record Trials(int InTests, int InLongRun, int InCi = 0);

/// <summary>One fault: what is done on purpose, how often, and in which world.</summary>
/// <param name="number">Its place in the table of docs/operations.md.</param>
/// <param name="words">The fault in a line.</param>
/// <param name="trials">How often.</param>
public abstract class FaultRow(string number, string words, Trials trials)
{
    public string Number { get; } = number;

    public string Words { get; } = words;

    public Trials Trials { get; } = trials;

    /// <summary>What <c>.ci/run</c> adds on a database: the tests use SQLite where they can, so it adds PostgreSQL, and both when they leave the row out.</summary>
    public int TrialsInCi(TestDatabase database) => database is TestDatabase.Postgres || Trials.InTests is 0 ? Trials.InCi : 0;

    /// <summary>How many trials share a round.</summary>
    public virtual int AtOnce => 1;

    /// <summary>The fault leaves a world behind that nobody else should live in.</summary>
    public virtual bool IsDestructive => false;

    /// <summary>What it needs and this machine lacks; null when all is here.</summary>
    public virtual string? Missing => null;

    public virtual IReadOnlyList<TestDatabase> Databases => [TestDatabase.Sqlite, TestDatabase.Postgres];

    /// <summary>What its nodes may log as errors, if chance has it so. What must come is announced in the round.</summary>
    public virtual IReadOnlyList<string> Errors => [];

    public virtual ClusterPlan Plan(TestDatabase database) => new(database);

    /// <summary>Makes the round's trials and has them judged.</summary>
    public abstract Task RunAsync(TrialRound round);
}
