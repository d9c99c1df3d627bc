using System.Globalization;

namespace MailKit.Web.Components;

/// <summary>How moments read. The server writes them in UTC; <c>times.js</c> rewrites them in the reader's zone, in the same five ways.</summary>
public static class Times
{
    /// <param name="style">
    /// <c>short</c>: today 14:02, yesterday 23:00, 14 Oct, 14 Oct 2025. <c>seconds</c>: 14:02:11. <c>millis</c>: 14:02:11.204.
    /// <c>date</c>: 14 October 2026. <c>weekday</c>: Tuesday, 24 November.
    /// </param>
    public static string Text(DateTimeOffset at, string style, DateTimeOffset now) => style switch
    {
        "short" => Short(at.UtcDateTime, now.UtcDateTime),
        "seconds" => Write(at, "HH:mm:ss"),
        "millis" => Write(at, "HH:mm:ss.fff"),
        "date" => Write(at, "d MMMM yyyy"),
        "weekday" => Write(at, at.UtcDateTime.Year == now.UtcDateTime.Year ? "dddd, d MMMM" : "dddd, d MMMM yyyy"),
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, "A time is short, seconds, millis, date or weekday."),
    };

    /// <summary>The exact moment, for those who point at it.</summary>
    public static string Exact(DateTimeOffset at) => Write(at, "d MMM yyyy, HH:mm:ss 'UTC'");

    /// <summary>For machines, to the millisecond.</summary>
    public static string Machine(DateTimeOffset at) => Write(at, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static string Short(DateTime at, DateTime now) => (now.Date - at.Date).Days switch
    {
        0 => Write(at, "'today' HH:mm"),
        1 => Write(at, "'yesterday' HH:mm"),
        _ => Write(at, at.Year == now.Year ? "d MMM" : "d MMM yyyy"),
    };

    private static string Write(DateTimeOffset at, string format) => Write(at.UtcDateTime, format);

    private static string Write(DateTime at, string format) => at.ToString(format, CultureInfo.InvariantCulture);
}
