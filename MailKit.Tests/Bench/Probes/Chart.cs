using System.Globalization;
using System.Text;

namespace MailKit.Tests.Bench.Probes;

/// <summary>A line of a chart: its name, and where it goes.</summary>
public sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Curves over something that grows tenfold, as SVG that reads on light and dark pages.</summary>
public sealed record Chart(string Name, string Title, string Below, IReadOnlyList<Curve> Curves)
{
    private const int Width = 700;
    private const int Height = 320;
    private const int Left = 60;
    private const int Right = 250;
    private const int Top = 40;
    private const int Bottom = 50;

    private const string Style = "<style>text{font:12px system-ui,sans-serif;fill:#334155}.grid{stroke:#cbd5e1}@media(prefers-color-scheme:dark){text{fill:#cbd5e1}.grid{stroke:#475569}}</style>";

    private static readonly string[] Colours = ["#2563eb", "#d97706", "#059669", "#db2777", "#7c3aed", "#64748b"];

    public string ToSvg()
    {
        var (least, most, highest) = (Curves.Min(c => c.Points.Min(p => p.X)), Curves.Max(c => c.Points.Max(p => p.X)), Nice(Curves.Max(c => c.Points.Max(p => p.Y))));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}">""").Append(Style).Append('\n');
        Text(Left, 22, Title, weight: "600");
        Text(Left, Height - 12, Below);

        for (var i = 0; i <= 4; i++)
        {
            var y = Y(highest * i / 4);
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y:0.0}" y2="{y:0.0}"/>""").Append('\n');
            Text(8, y + 4, Report.Figure(highest * i / 4));
        }

        foreach (var x in Curves[0].Points.Select(p => p.X))
        {
            Text(X(x) - 8, Height - Bottom + 18, x.ToString("#,0", CultureInfo.InvariantCulture));
        }

        foreach (var (i, curve) in Curves.Index())
        {
            var path = string.Join(' ', curve.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.0},{Y(p.Y):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"""<polyline fill="none" stroke="{Colours[i % Colours.Length]}" stroke-width="2.5" points="{path}"/>""").Append('\n');
            svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{Width - Right + 16}" y="{Top + (i * 22)}" width="12" height="12" fill="{Colours[i % Colours.Length]}"/>""").Append('\n');
            Text(Width - Right + 34, Top + (i * 22) + 11, curve.Name);
        }

        return svg.Append("</svg>\n").ToString();

        double X(double value) => Left + (Math.Log(value / least) / Math.Log(most / least) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (value / highest * (Height - Top - Bottom));
        void Text(double x, double y, string text, string weight = "400")
            => svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x:0.0}" y="{y:0.0}" font-weight="{weight}">{text}</text>""").Append('\n');
    }

    // A round number above.
    private static double Nice(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return Math.Ceiling(value / power * 2) / 2 * power;
    }
}
