using System.Globalization;
using System.Numerics;

namespace MailKit.Web.Components;

/// <summary>How numbers read: grouped, with the real minus, the same in every culture.</summary>
public static class Numbers
{
    /// <summary>1,234</summary>
    public static string Grouped<T>(this T number) where T : IBinaryInteger<T> => number.ToString("#,0;−#,0", CultureInfo.InvariantCulture);

    /// <summary>A change: +5,000 or −1.</summary>
    public static string Signed<T>(this T number) where T : IBinaryInteger<T> => number.ToString("+#,0;−#,0;0", CultureInfo.InvariantCulture);

    /// <summary>1 credit, 3 credits</summary>
    public static string Credits<T>(this T number) where T : IBinaryInteger<T> => number.Of("credit", "credits");

    /// <summary>1 email, 3 emails</summary>
    public static string Emails<T>(this T number) where T : IBinaryInteger<T> => number.Of("email", "emails");

    /// <summary>1 person, 3 people</summary>
    public static string People<T>(this T number) where T : IBinaryInteger<T> => number.Of("person", "people");

    /// <summary>The number and its noun: <c>2.Of("line", "lines")</c>.</summary>
    public static string Of<T>(this T number, string one, string several) where T : IBinaryInteger<T> => $"{number.Grouped()} {(number == T.One ? one : several)}";
}
