using System.Globalization;

namespace MailKit.Tests.Bench.Metering;

/// <summary>What the kernel says that a process has used.</summary>
/// <param name="withChildren">Those that live and those that ended count, too.</param>
public sealed class ProcessMeter(int pid, bool withChildren = true)
{
    /// <summary>The kernel counts in hundredths of a second.</summary>
    private const double Tick = 10;

    /// <summary>Processor time so far (ms), user and system.</summary>
    public double Time()
    {
        if (!withChildren)
        {
            return Stat(pid) is { } alone ? alone.Own * Tick : 0;
        }

        var all = Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0)
            .Select(id => (Id: id, Stat: Stat(id))).Where(p => p.Stat is not null).ToDictionary(p => p.Id, p => p.Stat!.Value);

        return all.Where(p => IsOurs(p.Key)).Sum(p => p.Value.Own + p.Value.Ended) * Tick;

        bool IsOurs(int id) => id == pid || (all.TryGetValue(id, out var stat) && stat.Parent > 1 && IsOurs(stat.Parent));
    }

    /// <summary>The most memory that it ever had (MB), of the process itself.</summary>
    public double Peak()
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }

    // Null when it has just ended. What follows the name in brackets has fixed places: proc(5).
    private static (int Parent, long Own, long Ended)? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');

            return (int.Parse(fields[1], CultureInfo.InvariantCulture), Long(11) + Long(12), Long(13) + Long(14));

            long Long(int place) => long.Parse(fields[place], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
