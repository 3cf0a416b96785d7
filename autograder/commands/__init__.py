"""What the commands of ``autograder`` do, a file for each kind of user."""
