using MailKit.Domain.Credits;
using MailKit.Domain.Sending;

namespace MailKit.Tests.Simulation;

/// <summary>Resend as the simulator has it: keys are remembered for a day, and what was accepted is never forgotten.</summary>
internal sealed class SimulatedResend
{
    private readonly Dictionary<string, (string Body, BatchDelivery.Answered Answer, DateTimeOffset At)> _keys = [];

    /// <summary>Every acceptance; two of one email are a double send.</summary>
    public List<(Guid Email, string ResendId, DateTimeOffset At)> Accepted { get; } = [];

    public BatchDelivery Send(string key, IReadOnlyList<Email> emails, DateTimeOffset now)
    {
        var body = string.Join(',', emails.Select(e => e.Id));

        if (_keys.TryGetValue(key, out var known) && now - known.At < TimeSpan.FromHours(24))
        {
            return known.Body == body ? known.Answer : new BatchDelivery.Contradicted("another body");
        }

        // A batch that is too much for it is refused as a whole, and no key is remembered.
        if (emails.Count > 3)
        {
            return new BatchDelivery.Rejected("too many");
        }

        var answer = new BatchDelivery.Answered([.. emails.Select(e => Accept(e, now))]);
        _keys[key] = (body, answer, now);

        return answer;
    }

    private Delivery Accept(Email email, DateTimeOffset now)
    {
        if (email.Subject is "bad")
        {
            return new Delivery.Rejected("bad");
        }

        Accepted.Add((email.Id, $"re_{Accepted.Count}", now));
        return new Delivery.Accepted(Accepted[^1].ResendId);
    }
}

/// <summary>Dodo as the simulator has it: one debit per key for ever.</summary>
/// <param name="balanceFirst">Whether too few credits are said before the key is looked at; nobody documents which.</param>
/// <param name="ignoresKeys">As if every try had a key of its own.</param>
internal sealed class SimulatedDodo(bool balanceFirst, bool ignoresKeys)
{
    public long Balance { get; private set; }

    public List<DodoEntry> Entries { get; } = [];

    public DodoEntry Adjust(long change, DateTimeOffset now) => Write(change, null, now);

    public DebitAnswer Debit(long credits, DebitNote note, DateTimeOffset now)
    {
        var known = !ignoresKeys && Entries.Any(e => e.Debit?.Key == note.Key);

        return (known, Balance < credits) switch
        {
            (_, true) when balanceFirst => new DebitAnswer.Insufficient("too few", Balance),
            (true, _) => new DebitAnswer.AlreadyPosted(),
            (_, true) => new DebitAnswer.Insufficient("too few", Balance),
            _ => new DebitAnswer.Posted(Write(-credits, note, now).Id, null, now),
        };
    }

    private DodoEntry Write(long change, DebitNote? note, DateTimeOffset now)
    {
        Balance += change;
        Entries.Add(new($"cdl_{Entries.Count}", "cus", World.Credit, change < 0 ? LedgerKind.Deducted : LedgerKind.Added, change, 0, null, note?.Reason, note, null, now));

        return Entries[^1];
    }
}
