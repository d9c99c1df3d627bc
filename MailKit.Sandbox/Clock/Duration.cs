using System.Globalization;
using System.Text.RegularExpressions;

namespace MailKit.Sandbox.Clock;

/// <summary>An ISO 8601 duration by the calendar: <c>P1M</c> is a month, however long it is.</summary>
public static partial class Duration
{
    public static Func<DateTimeOffset, DateTimeOffset>? Parse(string? text)
    {
        if (text is not { Length: > 2 } || Form().Match(text) is not { Success: true } match || text.EndsWith('T'))
        {
            return null;
        }

        return from => from
            .AddYears(Part("y"))
            .AddMonths(Part("m"))
            .AddDays((7 * Part("w")) + Part("d"))
            .AddHours(Part("h"))
            .AddMinutes(Part("n"))
            .AddSeconds(Part("s"));

        int Part(string name) => match.Groups[name] is { Success: true } part ? int.Parse(part.Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^P(?:(?<y>\d{1,2})Y)?(?:(?<m>\d{1,3})M)?(?:(?<w>\d{1,3})W)?(?:(?<d>\d{1,4})D)?(?:T(?:(?<h>\d{1,5})H)?(?:(?<n>\d{1,6})M)?(?:(?<s>\d{1,7})S)?)?$")]
    private static partial Regex Form();
}
