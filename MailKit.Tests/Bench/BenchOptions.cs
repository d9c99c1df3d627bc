using System.Globalization;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench;

/// <summary>What the command line asks to measure.</summary>
public sealed record BenchOptions
{
    public const string Usage = "dotnet run -c Release --project MailKit.Tests -- bench [P1 P2 …] [--database Sqlite|Postgres|Both] [--pairs N] [--seconds S] [--web PATH] [--against PATH] [--setting Work__Lease=00:00:20] [--webhooks on|off] [--write docs/performance.md]";

    private const int MostPairs = 20;
    private const int MostSeconds = 60;

    public IReadOnlyList<BenchRow> Rows { get; private init; } = [];

    public IReadOnlyList<TestDatabase> Databases { get; private init; } = [TestDatabase.Sqlite, TestDatabase.Postgres];

    /// <summary>Folders with a MailKit.Web.dll; empty for the one that was built with us. The second is compared with the first.</summary>
    public IReadOnlyList<string> Webs { get; private init; } = [];

    public IReadOnlyList<(string Key, string Value)> Settings { get; private init; } = [];

    /// <summary>False: providers send no webhooks once the account has its credits, so that their share can be told.</summary>
    public bool Webhooks { get; private init; } = true;

    /// <summary>How often each is measured.</summary>
    public int Pairs { get; private init; } = 1;

    /// <summary>How long the clients ask; warming up is apart.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromSeconds(8);

    public TimeSpan WarmUp => Time < TimeSpan.FromSeconds(5) ? Time : TimeSpan.FromSeconds(10);

    /// <summary>A file to write the tables to, too.</summary>
    public string? Path { get; private init; }

    /// <summary>Null, and the reason, when the arguments make no sense.</summary>
    public static (BenchOptions? Options, string Complaint) Read(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();

        for (var i = 0; i < arguments.Count; i++)
        {
            if (BenchTable.Rows.FirstOrDefault(row => row.Number.Equals(arguments[i], StringComparison.OrdinalIgnoreCase)) is { } row)
            {
                options = options with { Rows = [.. options.Rows, row] };
            }
            else if (i + 1 < arguments.Count && options.With(arguments[i], arguments[i + 1]) is { } more)
            {
                options = more;
                i++;
            }
            else
            {
                return (null, $"“{string.Join(' ', arguments.Skip(i).Take(2))}” is not known here. {Usage}");
            }
        }

        return (options.Rows is [] ? options with { Rows = BenchTable.Rows } : options, "");
    }

    private BenchOptions? With(string name, string value) => name switch
    {
        "--database" when value.Equals("Both", StringComparison.OrdinalIgnoreCase) => this,
        "--database" when Enum.TryParse<TestDatabase>(value, ignoreCase: true, out var database) => this with { Databases = [database] },
        "--pairs" when Number(value, MostPairs) is { } pairs => this with { Pairs = pairs },
        "--seconds" when Number(value, MostSeconds) is { } seconds => this with { Time = TimeSpan.FromSeconds(seconds) },
        "--web" when IsBuilt(value) => this with { Webs = [.. Webs, System.IO.Path.GetFullPath(value)] },
        "--against" when IsBuilt(value) => this with { Webs = [.. Webs is [] ? [Faults.Clusters.Node.Built] : Webs, System.IO.Path.GetFullPath(value)] },
        "--setting" when value.Split('=', 2) is [var key, var set] => this with { Settings = [.. Settings, (key, set)] },
        "--webhooks" when value is "on" or "off" => this with { Webhooks = value is "on" },
        "--write" => this with { Path = value },
        _ => null,
    };

    private static bool IsBuilt(string folder) => File.Exists(System.IO.Path.Combine(folder, "MailKit.Web.dll")) && File.Exists(System.IO.Path.Combine(folder, "MailKit.Sandbox.dll"));

    private static int? Number(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number : null;
}
