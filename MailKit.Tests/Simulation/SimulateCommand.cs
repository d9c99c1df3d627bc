using System.Diagnostics;

namespace MailKit.Tests.Simulation;

/// <summary>Many seeds, or one again: <c>dotnet run --project MailKit.Tests -- simulate 1000000</c>, <c>simulate --seed 594</c>.</summary>
public static class SimulateCommand
{
    private const int Shown = 10;

    /// <summary>1 when a seed went wrong.</summary>
    public static int Run(string[] arguments)
    {
        var (first, count) = arguments switch
        {
            ["--seed", var seed] => (int.Parse(seed), 1),
            [var many] => (0, int.Parse(many)),
            _ => (0, 100_000),
        };

        var began = Stopwatch.GetTimestamp();
        var wrong = Enumerable.Range(first, count).AsParallel().Select(seed => (seed, said: new Simulator(seed).Run())).Where(r => r.said is not null).ToList();

        foreach (var (seed, said) in wrong.OrderBy(r => r.seed).Take(Shown))
        {
            Console.WriteLine($"seed {seed}: {said}");
        }

        Console.WriteLine($"F28   {count} schedules  {wrong.Count} violations  {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        return wrong.Count is 0 ? 0 : 1;
    }
}
