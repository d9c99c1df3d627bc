using System.Collections.Concurrent;

namespace MailKit.Tests.Hosting.Logging;

/// <summary>The errors of a host. Each must have been announced by a test, and each that was announced must have come.</summary>
public sealed class ErrorWatch
{
    private const int Words = 2000;

    private static readonly ConcurrentQueue<ErrorWatch> Every = new();

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, bool> _announced = new();

    public ErrorWatch() => Every.Enqueue(this);

    /// <summary>Of every host so far, also of those that tests share and that none of them ends.</summary>
    public static IReadOnlyCollection<ErrorWatch> All => Every;

    public void Add(string error) => _errors.Enqueue(error);

    /// <summary>An error with these words must come.</summary>
    public void Expect(string words) => _announced[words] = true;

    /// <summary>An error with these words may come: chance decides.</summary>
    public void Allow(string words) => _announced.TryAdd(words, false);

    /// <summary>Fails the test when there is something to complain about.</summary>
    public void Require()
    {
        var complaints = Complaints();
        Assert.True(complaints.Count is 0, string.Join('\n', complaints));
    }

    /// <summary>What the errors so far leave to complain about; nothing is remembered after it.</summary>
    public IReadOnlyList<string> Complaints()
    {
        var errors = new List<string>();

        while (_errors.TryDequeue(out var error))
        {
            errors.Add(error);
        }

        var announced = _announced.ToArray();
        _announced.Clear();

        return
        [
            .. errors.Where(error => !announced.Any(a => error.Contains(a.Key, StringComparison.Ordinal))).Select(error => $"An error was logged that nobody had announced: {error[..Math.Min(error.Length, Words)]}"),
            .. announced.Where(a => a.Value && !errors.Any(error => error.Contains(a.Key, StringComparison.Ordinal))).Select(a => $"An error was announced and did not come: {a.Key}"),
        ];
    }
}
