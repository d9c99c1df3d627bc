using System.Globalization;

namespace MailKit.Web.Components;

/// <summary>How money reads: $19 in a sentence, $19.00 in a table. Amounts are cents.</summary>
public static class Money
{
    public static string Prose(long cents, string currency) => Write(cents, currency, cents % 100 is 0 ? "#,0" : "#,0.00");

    public static string Table(long cents, string currency) => Write(cents, currency, "#,0.00");

    private static string Write(long cents, string currency, string format)
    {
        var amount = (Math.Abs(cents) / 100m).ToString(format, CultureInfo.InvariantCulture);
        var sign = cents < 0 ? "−" : "";

        return currency.ToUpperInvariant() switch
        {
            "USD" => $"{sign}${amount}",
            "EUR" => $"{sign}€{amount}",
            "GBP" => $"{sign}£{amount}",
            var other => $"{sign}{amount} {other}",
        };
    }
}
