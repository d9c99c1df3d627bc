using MailKit.Tests.Bench.Loading;

namespace MailKit.Tests.Bench;

/// <summary>Something that is measured: the work that is done, and the figure that is read from it.</summary>
/// <param name="number">Its name on the command line.</param>
/// <param name="words">What is measured, in a line.</param>
/// <param name="unit">What its figure counts.</param>
public abstract class BenchRow(string number, string words, string unit)
{
    /// <summary>Clients that ask at the same time.</summary>
    public const int Clients = 64;

    public string Number { get; } = number;

    public string Words { get; } = words;

    public string Unit { get; } = unit;

    /// <summary>More is better, as it is of everything a second.</summary>
    public virtual bool MoreIsBetter => true;

    /// <summary>Its useful limit is that of accepting: the smallest program that does what cannot be left out is measured beside it.</summary>
    public virtual bool HasLimit => false;

    /// <summary>Does the work; the world waits for its end, judges it, and reads the meters before and after.</summary>
    public abstract Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time);

    public abstract double FigureOf(BenchRun run);
}
