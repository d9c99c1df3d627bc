using System.Globalization;
using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Dodo.Checkouts.Hosted;

/// <summary>What was typed into the checkout, and what is wrong with each field, in words.</summary>
public sealed record CardForm(string Email, string Card, string Expires, string Cvc, string Country)
{
    public static IReadOnlyList<(string Code, string Name)> Countries { get; } =
        [("DE", "Germany"), ("FR", "France"), ("IN", "India"), ("NL", "Netherlands"), ("ES", "Spain"), ("GB", "United Kingdom"), ("US", "United States")];

    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>Filled in with the card that pays, since that is what most people are here for.</summary>
    public static CardForm Fresh(CheckoutSession session, DateTimeOffset now)
        => new(session.CustomerEmail ?? "", TestCard.All[0].Spaced, $"12 / {(now.Year + 3) % 100:00}", "123", session.Billing?.Country ?? "US");

    public static CardForm Read(IFormCollection form, CheckoutSession session, DateTimeOffset now)
    {
        // The merchant knows who pays; then the field is only shown.
        var email = session.CustomerEmail ?? form["email"].ToString().Trim();
        var typed = new CardForm(email, form["card"].ToString().Trim(), form["exp"].ToString().Trim(), form["cvc"].ToString().Trim(), form["country"].ToString());
        return typed with { Errors = typed.Check(now) };
    }

    public CardForm Refused(string words) => this with { Errors = new Dictionary<string, string> { ["card"] = words } };

    private Dictionary<string, string> Check(DateTimeOffset now)
    {
        var errors = new Dictionary<string, string>();

        if (!EmailAddress.IsValid(Email))
        {
            errors["email"] = Email is "" ? "Type your email address." : $"“{Email}” is not a complete address.";
        }

        if (TestCard.Find(Card) is null)
        {
            errors["card"] = Card is "" ? "Type a card number." : $"“{Card}” is not one of the cards to try. 4242 4242 4242 4242 pays.";
        }

        if (ExpiryFault(now) is { } fault)
        {
            errors["exp"] = fault;
        }

        if (Cvc is not { Length: 3 or 4 } || !Cvc.All(char.IsAsciiDigit))
        {
            errors["cvc"] = "Three or four digits.";
        }

        if (Countries.All(c => c.Code != Country))
        {
            errors["country"] = "Choose a country.";
        }

        return errors;
    }

    private string? ExpiryFault(DateTimeOffset now)
    {
        var parts = Expires.Split('/', StringSplitOptions.TrimEntries);

        if (parts is not [var m, var y]
            || !int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            || !int.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || month is < 1 or > 12)
        {
            return "Month and year, such as 12 / 29.";
        }

        year += year < 100 ? 2000 : 0;
        return year < now.Year || (year == now.Year && month < now.Month) ? $"The card expired before {DisplayFormat.Day(now)}." : null;
    }
}
