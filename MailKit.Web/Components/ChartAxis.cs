namespace MailKit.Web.Components;

/// <summary>A scale with few round lines that holds the highest value.</summary>
public sealed record ChartAxis(int Step, int Lines)
{
    private const int About = 3;

    public int Top => Step * Lines;

    public static ChartAxis For(int highest)
    {
        var rough = Math.Max(1d, (double)highest / About);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (int)(power * (rough / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        });

        return new(step, Math.Max(1, (int)Math.Ceiling((double)highest / step)));
    }
}
