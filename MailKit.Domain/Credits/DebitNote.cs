using System.Text.RegularExpressions;

namespace MailKit.Domain.Credits;

/// <summary>
/// What a debit at Dodo says about itself: its idempotency key, a reason for people, and metadata that name every email it pays for.
/// A debit is recognised as ours by it, even by a database that was restored from before it was made.
/// </summary>
/// <param name="SettlementId">The settlement that it pays; null for the debit of one email.</param>
/// <param name="EmailIds">What it pays for; empty when only the reason is known and it was a settlement.</param>
/// <param name="ResendId">Of a single email, when the reason says it.</param>
public sealed partial record DebitNote(Guid? SettlementId, IReadOnlyList<Guid> EmailIds, string? ResendId)
{
    private const string One = "mailkit_email_id";
    private const string Settlement = "mailkit_settlement_id";
    private const string Many = "mailkit_email_ids_";

    /// <summary>Dodo allows 50 pairs of 500 characters each: https://docs.dodopayments.com/api-reference/metadata</summary>
    private const int IdsPerValue = 15;

    /// <summary>Dodo makes one debit per key.</summary>
    public string Key => SettlementId is { } id ? $"mailkit-settlement-{id}" : $"mailkit-{EmailIds[0]}";

    /// <summary>The key of the line that the debit has in our book.</summary>
    public string LineKey => SettlementId is { } id ? $"settlement:{id}" : $"debit:{EmailIds[0]}";

    public string Reason => SettlementId is null ? $"email send {ResendId} ({Key})" : $"{EmailIds.Count} email sends ({Key})";

    public static DebitNote ForEmail(Guid emailId, string resendId) => new(null, [emailId], resendId);

    public static DebitNote ForSettlement(Guid settlementId, IReadOnlyList<Guid> emailIds) => new(settlementId, emailIds, null);

    public Dictionary<string, string> Metadata()
    {
        if (SettlementId is not { } settlement)
        {
            return new() { [One] = EmailIds[0].ToString() };
        }

        var pairs = new Dictionary<string, string> { [Settlement] = settlement.ToString() };

        foreach (var (index, ids) in EmailIds.Chunk(IdsPerValue).Index())
        {
            pairs[Many + index] = string.Join(',', ids.Select(id => id.ToString("N")));
        }

        return pairs;
    }

    /// <summary>Null when the entry is not one of our debits.</summary>
    /// <param name="metadata">Answers a metadata value by its name.</param>
    public static DebitNote? Read(string? reason, Func<string, string?> metadata)
    {
        var key = OwnKey().Match(reason ?? "");
        var id = Guid.TryParse(key.Groups[2].Value, out var named) ? named : (Guid?)null;
        var isSettlement = key.Groups[1].Success;

        if (Guid.TryParse(metadata(Settlement), out var settlement) || (isSettlement && id is not null && (settlement = id.Value) != default))
        {
            return new(settlement, [.. ReadMany(metadata)], null);
        }

        return Guid.TryParse(metadata(One), out var email) || (id is not null && (email = id.Value) != default)
            ? new(null, [email], ResendIdOf().Match(reason ?? "") is { Success: true } sent ? sent.Groups[1].Value : null)
            : null;
    }

    private static IEnumerable<Guid> ReadMany(Func<string, string?> metadata)
    {
        for (var index = 0; metadata(Many + index) is { Length: > 0 } value; index++)
        {
            foreach (var text in value.Split(','))
            {
                if (Guid.TryParseExact(text, "N", out var id))
                {
                    yield return id;
                }
            }
        }
    }

    [GeneratedRegex(@"\(mailkit-(settlement-)?([0-9a-f-]{36})\)$")]
    private static partial Regex OwnKey();

    [GeneratedRegex(@"^email send (\S+) \(")]
    private static partial Regex ResendIdOf();
}
