namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>A card number that means something: it pays, or it fails in a known way.</summary>
public sealed record TestCard(string Number, string Network, string Does)
{
    public string? DeclineCode { get; init; }

    /// <summary>What the payer reads.</summary>
    public string? DeclineWords { get; init; }

    public bool FailsAtRenewal { get; init; }

    public string LastFour => Number[^4..];

    public string Spaced => string.Join(' ', Number.Chunk(4).Select(static c => new string(c)));

    public static IReadOnlyList<TestCard> All { get; } =
    [
        new("4242424242424242", "VISA", "pays"),
        new("5555555555554444", "MASTERCARD", "pays"),
        new("4000000000000002", "VISA", "is declined") { DeclineCode = "GENERIC_DECLINE", DeclineWords = "Your card was declined. Try another card." },
        new("4000000000009995", "VISA", "has too little money") { DeclineCode = "INSUFFICIENT_FUNDS", DeclineWords = "Your card has too little money. Try another card." },
        new("4000000000000341", "VISA", "pays now, fails at the renewal") { FailsAtRenewal = true },
    ];

    public static TestCard? Find(string? number)
    {
        var digits = string.Concat((number ?? "").Where(char.IsAsciiDigit));
        return All.FirstOrDefault(c => c.Number == digits);
    }
}
