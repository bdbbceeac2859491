using System.Security.Cryptography;

namespace Tiflow.Client;

/// <summary>Makes up ids for jobs whose author gave none, so that a repeated request finds the same job.</summary>
public static class JobIds
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const int RandomLength = 8;

    // A job id has at most 63 characters.
    private const int LongestType = 63 - 1 - RandomLength;

    /// <summary>An id like <c>cvsdemo-k3f9x2ab</c>: the job's type and 40 random bits.</summary>
    public static string MakeUp(string jobType)
    {
        ArgumentNullException.ThrowIfNull(jobType);
        var prefix = new string([.. jobType.Where(char.IsAsciiLetterOrDigit).Take(LongestType).Select(char.ToLowerInvariant)]);
        return $"{(prefix.Length > 0 ? prefix : "job")}-{RandomNumberGenerator.GetString(Base32, RandomLength)}";
    }
}
