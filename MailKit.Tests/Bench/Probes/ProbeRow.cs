using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Probes;

/// <summary>What a probe found.</summary>
/// <param name="Figure">Of MailKit.</param>
/// <param name="Limit">The same of what it is held against.</param>
/// <param name="Note">What it is, where a row has several, and what else was seen.</param>
/// <param name="Violations">Why there is no figure.</param>
public sealed record Probe(double Figure, double Limit, string Note, params IReadOnlyList<string> Violations)
{
    /// <summary>Where it stands in a chart.</summary>
    public double At { get; init; }
}

/// <summary>One thing that is measured alone, together with what it is held against.</summary>
/// <param name="against">What it is held against, in words.</param>
public abstract class ProbeRow(string number, string words, string unit, string against) : BenchRow(number, words, unit)
{
    public string Against { get; } = against;

    public virtual bool Fits(TestDatabase database) => true;

    /// <param name="web">The folder of the MailKit.Web to measure.</param>
    public abstract Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options);

    /// <summary>The curves of one measurement; null where a table says it all.</summary>
    public virtual Chart? Draw(IReadOnlyList<Probe> probes, TestDatabase database) => null;
}
