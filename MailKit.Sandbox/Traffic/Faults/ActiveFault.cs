using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>A fault at work: what it is aimed at, and how often it has struck.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A dice, and with a seed the same throws every time.")]
public sealed class ActiveFault(Fault fault)
{
    private readonly Lock gate = new();
    private readonly Random dice = fault.Seed is { } seed ? new(seed) : new();
    private readonly RoutePattern? route = fault.Route is null ? null : RoutePattern.Parse(fault.Route);
    private readonly Regex? type = fault.Type is null ? null : RoutePattern.Stars(fault.Type);
    private int passed;
    private int strikes;

    public Fault Fault { get; } = fault;

    public int Strikes => Volatile.Read(ref strikes);

    public bool IsOver => Fault.Count is { } most && Strikes >= most;

    public bool Fits(HttpRequest request) => route?.Fits(request) is not false;

    public bool Fits(WebhookEvent happened)
        => happened.Provider == Fault.Provider && type?.IsMatch(happened.Type) is not false && (Fault.Match is null || happened.Payload.Contains(Fault.Match, StringComparison.Ordinal));

    /// <summary>Whether it strikes what it fits: not the skipped ones, not more than its count, and only as often as its probability says.</summary>
    public bool TryStrike()
    {
        lock (gate)
        {
            if (IsOver)
            {
                return false;
            }

            if (passed < Fault.Skip)
            {
                passed++;
                return false;
            }

            if (Fault.Probability is { } share && dice.NextDouble() >= share)
            {
                return false;
            }

            strikes++;
            return true;
        }
    }

    public double Throw(double least, double most)
    {
        lock (gate)
        {
            return least + (dice.NextDouble() * (most - least));
        }
    }

    public T[] Shuffle<T>(IEnumerable<T> all)
    {
        var shuffled = all.ToArray();

        lock (gate)
        {
            dice.Shuffle(shuffled);
        }

        return shuffled;
    }

    /// <summary>The members that were given, and what became of it.</summary>
    public JsonObject Tell()
    {
        var told = JsonSerializer.SerializeToNode(Fault, SandboxJson.Options)!.AsObject();

        foreach (var (name, _) in told.Where(static m => m.Value is null).ToList())
        {
            told.Remove(name);
        }

        told["strikes"] = Strikes;
        told["over"] = IsOver;
        return told;
    }
}
