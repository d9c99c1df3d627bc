namespace MailKit.Web.Components;

/// <summary>A bar of a plot.</summary>
/// <param name="Label">What stands below it, where there is room.</param>
/// <param name="Words">What it says to those who point at it or hear it.</param>
/// <param name="Parts">From below: how each looks (a class of the theme's plot), and how many emails it stands for.</param>
public sealed record PlotBar(string Label, string Words, IReadOnlyList<(string Look, int Emails)> Parts)
{
    public int Total => Parts.Sum(p => p.Emails);
}
