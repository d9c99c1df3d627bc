namespace MailKit.Tests.Bench;

/// <summary>Something that is measured: a <see cref="Rows.EmailRow"/> in a world of its own under load, or a <see cref="Probes.ProbeRow"/> of one thing alone.</summary>
/// <param name="number">Its name on the command line.</param>
/// <param name="words">What is measured, in a line.</param>
/// <param name="unit">What its figure counts.</param>
public abstract class BenchRow(string number, string words, string unit)
{
    public string Number { get; } = number;

    public string Words { get; } = words;

    public string Unit { get; } = unit;

    /// <summary>More is better, as it is of everything a second.</summary>
    public virtual bool MoreIsBetter => true;
}
