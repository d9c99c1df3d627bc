using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace MailKit.Tests.Browser;

/// <summary>The stories again and again: <c>dotnet run --project MailKit.Tests -- stories [a part of a name] [--times N]</c>.</summary>
public static class StoriesCommand
{
    public const string Usage = "dotnet run --project MailKit.Tests -- stories [a part of a name] [--times 10]";

    /// <summary>0 when every story passed every time, 1 otherwise; 2 without a browser, or when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var times = 10;
        var part = arguments is [{ } first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : "";
        var rest = arguments.Skip(part is "" ? 0 : 1).ToList();

        if (Chromium.Missing is not null || rest is not ([] or ["--times", _]) || (rest is [_, var number] && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out times)))
        {
            Console.WriteLine(Chromium.Missing ?? Usage);
            return 2;
        }

        var stories = typeof(StoriesCommand).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(StoriesCommand).Namespace)
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<BrowserFactAttribute>() is not null && method.Name.Replace('_', ' ').Contains(part, StringComparison.OrdinalIgnoreCase))
            .OrderBy(method => method.Name, StringComparer.Ordinal);
        var failed = 0;
        Console.WriteLine($"{"passed",7}{"failed",7}{"seconds",9}  story");

        foreach (var story in stories)
        {
            var (passed, began) = (0, Stopwatch.GetTimestamp());

            for (var n = 0; n < times; n++)
            {
                try
                {
                    await (Task)story.Invoke(Activator.CreateInstance(story.DeclaringType!), null)!;
                    passed++;
                }
                catch (Exception e)
                {
                    failed++;
                    Console.WriteLine($"{n + 1}. {story.Name}: {e}");
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed,7}{times - passed,7}{Stopwatch.GetElapsedTime(began).TotalSeconds,9:N0}  {story.Name.Replace('_', ' ')}"));
        }

        return failed is 0 ? 0 : 1;
    }
}
