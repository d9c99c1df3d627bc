using System.Globalization;

namespace MailKit.Sandbox.Console.Shared;

/// <summary>Numbers, money and times as people read them.</summary>
public static class DisplayFormat
{
    public static string Count(decimal value) => value.ToString("#,##0.##########", CultureInfo.InvariantCulture);

    /// <summary>With a sign; the minus is a real one.</summary>
    public static string Change(bool isCredit, decimal amount) => (isCredit ? "+" : "−") + Count(amount);

    public static string Money(int minor, string? currency)
    {
        var amount = (minor / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture);
        return currency is "USD" or null ? "$" + amount : $"{amount} {currency}";
    }

    public static string Every(int count, TimeInterval interval)
    {
        var unit = interval.ToString().ToLowerInvariant();
        return count is 1 ? $"a {unit}" : $"every {count} {unit}s";
    }

    /// <summary>Today only the hour, otherwise the day, and the year when it is another.</summary>
    public static string Time(DateTimeOffset at, DateTimeOffset now)
    {
        var (then, today) = (Here(at), Here(now));
        var form = then.Date == today.Date ? "HH:mm:ss" : then.Year == today.Year ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm";
        return then.ToString(form, CultureInfo.InvariantCulture);
    }

    public static string Day(DateTimeOffset at) => Here(at).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Exact(DateTimeOffset at) => Here(at).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    public static string Plural(decimal count, string unit) => $"{Count(count)} {unit}{(count is 1 ? "" : "s")}";

    public static string Ordinal(int day) => day + (day is 11 or 12 or 13 ? "th" : (day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    /// <summary>An enum's name as words: <c>OnHold</c> is "on hold".</summary>
    public static string Of(Enum value) => string.Concat(value.ToString().Select(static (c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    public static DateTimeOffset Here(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.Local);
}
