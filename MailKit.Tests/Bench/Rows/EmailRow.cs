using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Worlds;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Rows;

/// <summary>Emails that are accepted, sent and debited in a world of their own, and the figure that is read from it.</summary>
public abstract class EmailRow(string number, string words, string unit) : BenchRow(number, words, unit)
{
    /// <summary>Clients that ask at the same time, where a row does not say otherwise.</summary>
    public const int Usual = 64;

    public virtual int Clients => Usual;

    /// <summary>How long both providers take for every answer (ms), once the world is warm.</summary>
    public virtual int Latency => 0;

    /// <summary>Beyond those of production, as environment variables.</summary>
    public virtual IReadOnlyList<(string Key, string Value)> Settings => [];

    /// <summary>The smallest program that does what cannot be left out is measured beside it.</summary>
    public virtual bool HasLimit => false;

    /// <summary>What that program does.</summary>
    public virtual string LimitWords => "the smallest program that accepts, alone on the machine";

    /// <summary>Does the work; the world waits for its end, judges it, and reads the meters before and after.</summary>
    public virtual Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time) => world.LoadAsync(Clients, time);

    public abstract double FigureOf(BenchRun run);

    public virtual Task<LimitRun> LimitAsync(TestDatabase database, BenchOptions options) => LimitRun.MakeAsync(database, Clients, options);

    /// <summary>The same of the useful limit; by default how many it accepts a second.</summary>
    public virtual double LimitOf(LimitRun limit) => limit.Load.PerSecond;
}
