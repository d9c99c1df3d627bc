using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Worlds;

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

    /// <summary>Its useful limit is that of accepting: the smallest program that does what cannot be left out is measured beside it.</summary>
    public virtual bool HasLimit => false;

    /// <summary>Does the work; the world waits for its end, judges it, and reads the meters before and after.</summary>
    public virtual Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time) => world.LoadAsync(Clients, time);

    public abstract double FigureOf(BenchRun run);

    /// <summary>The same of the useful limit; by default how many it accepts a second.</summary>
    public virtual double LimitOf(Limits.LimitRun limit) => limit.Load.PerSecond;
}
