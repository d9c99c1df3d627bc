using MailKit.Domain.Work;

namespace MailKit.Domain.Domains;

/// <summary>A domain that an account sends from, once its DNS records prove that it may. A domain is one account's at a time.</summary>
public sealed class SendingDomain
{
    /// <summary>For so long a name is kept for whoever added it and has not proved it.</summary>
    public static readonly TimeSpan ClaimLasts = TimeSpan.FromDays(3);

    public const int MaxName = 253;

    private SendingDomain() { }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    /// <summary>In small letters, as DNS has it.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Null until Resend has it.</summary>
    public string? ResendId { get; private init; }

    /// <summary>Since when it waits for its proof; one whose records went away waits anew.</summary>
    public DateTimeOffset ClaimedAt { get; private init; }

    /// <summary>Since when its emails are sent; null while it is not proved.</summary>
    public DateTimeOffset? VerifiedAt { get; private init; }

    public static SendingDomain Claim(Guid accountId, string name, DateTimeOffset at) => new() { Id = Ids.New(at), AccountId = accountId, Name = name, ClaimedAt = at };

    /// <summary>The name as DNS has it, or null when it is none: two labels and more of letters, digits and hyphens.</summary>
    public static string? Parse(string? text)
    {
        var name = text?.Trim().TrimEnd('.').ToLowerInvariant();
        return name is { Length: > 3 and <= MaxName } && name.Split('.') is { Length: > 1 } labels && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit) ? name : null;
    }

    private static bool IsLabel(string label)
        => label is { Length: > 0 and <= 63 } && label[0] is not '-' && label[^1] is not '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-');
}
